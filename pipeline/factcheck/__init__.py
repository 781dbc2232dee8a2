"""An article's text to its figures, and a verdict on each.

The text is cut into sentences (``sentences``); figures and periods are found in them (``numerals``, ``counters``,
``periods``, ``figures``); words name indicators, economies and sources (``vocabulary``); a figure is joined to what it
is about (``linking``); the release's own rules judge it (``judging``); people read the result (``report``, ``page``).
No step asks the network, draws a random number or looks at the clock: one text and one release have one answer.
"""
