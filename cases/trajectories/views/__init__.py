"""The pages of a trajectory; thin, the rules are in access.py, road.py and the actions."""
