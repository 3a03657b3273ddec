"""The outside: WAMP sessions, HTTP, the command line. Decode, authorise, limit, run, map the error, encode."""
