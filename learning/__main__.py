"""python -m learning: a replay told by pipes; see learning.following. People use `dermcode release`."""

from learning.following import main

if __name__ == "__main__":
    main()
