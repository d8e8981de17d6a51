"""The verbs of the command line that have sub-commands or many options, a module each."""
