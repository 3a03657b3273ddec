"""What keeps one client from costing the others anything: Crossbar's router, made to hold what it promises.

Each module is one concern with one switch, and what it replaces in this process; no file of Crossbar's is changed.

- `inspection`: what comes in is checked before it is passed on, by the same rule in every serialization (`values`).
- `receivers`: one who cannot be given a message is cut off, whatever the reason, and all others still get it.
- `answers`: whoever calls gets a result or an error, also when the other side cannot be asked, or never answers.
- `caps`: how many subscriptions, registrations and unanswered calls one session may have.
- `pace`: one connection is read no faster than anybody needs to be.
- `deadlines`: a request, a HELLO, an answer to a CHALLENGE must come within seconds.
- `crowds`: how many connections one network address may have.

`component` turns them on. `made_for` names what they replace: if that has changed, the node does not start, and says
why. What no switch is for is in the modules beside this folder: the recursion limit and open files
(`tidings.router.process`), the length and number of log lines (`tidings.router.logs`), unsent bytes
(`tidings.router.swift.joining`), and sessions and logins by person and address (`tidings.faces.admission`).
"""
