"""What makes Crossbar's router quick, and keeps one slow reader from filling its memory.

Each module is a lever: one reason, one switch, and what it replaces in this process; no file of Crossbar's is changed.
What goes over the wire stays the same, byte for byte; `tests/node/test_wire.py` compares it with a stock router's.

- `unread`: no colours and no pretty-printing for log lines that nobody sees.
- `scanning`: JSON is decoded in C, and what encodes it is made once.
- `authorizing`: what was decided once is not decided again by way of callbacks.
- `reading`: a frame that has come whole is read in one go.
- `frames`: a WebSocket frame is built once for all who get it.
- `joining`: what one turn of the event loop has for a connection is written at once, and a reader who does not keep up
  is cut off (`outbox`).
- `delivering`: one receiver that is leaving does not cost the others the event.
- `resting`: what was there when the router began to listen is not searched for garbage.

`component` pulls them, if the versions are those that they were made for (`made_for`).
"""
