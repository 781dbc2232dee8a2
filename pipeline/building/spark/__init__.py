"""Apache Spark as the second engine of the models: a session, the models' SQL in its words, and its own lock.

Nothing here is imported unless a refresh is told to derive with Spark.
"""
