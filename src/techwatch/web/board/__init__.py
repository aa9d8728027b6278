"""An open draft becomes the board: pages on which editors choose, write, approve and watch it leave. Talks to: editors' browsers."""
