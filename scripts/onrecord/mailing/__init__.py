"""The notice by mail: as a message, to a list of people, by a server, with a journal that proves it."""
