"""What reviewers settle: decisions that are only ever added, queues, agreement, quality, audit.

Nothing is stored unless somebody stores it: a chart comes in by ``review.queue.offer``, a decision by
``review.deciding.decide``. Where the store lies is told by ``review.place``.
"""
