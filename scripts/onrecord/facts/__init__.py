"""What a text states that can be checked, and how that changes from one text to the next."""
