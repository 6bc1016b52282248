"""python -m batch: a run that is told by pipes; see batch.follow. People use `dermcode batch`."""

from batch.follow import main

if __name__ == "__main__":
    main()
