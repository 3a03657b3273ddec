"""What `tidings init` writes: an app called `appname`, whose name is replaced, and the node's own configuration."""
