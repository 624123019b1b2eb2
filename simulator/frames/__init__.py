"""What is shown of a solved design: the documents that stream to whoever watches."""
