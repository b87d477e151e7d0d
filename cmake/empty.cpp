// A room that has only wide sources still needs one of its own.
