"""What everybody may open: the archive, the calls, subscribing, and a member's own pages by signed links. Talks to: readers' browsers."""
