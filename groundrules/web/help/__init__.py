"""The help centre: the rulebook as pages to search, link, print and keep."""
