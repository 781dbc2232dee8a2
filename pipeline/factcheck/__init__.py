"""An article's text to its quantities, and a verdict on each.

The text is cut into sentences (``sentences``); quantities and periods are found in them (``numerals``, ``counters``,
``named_periods``, ``quantities``); words name indicators, economies and sources (``vocabulary``); a quantity is joined
to what it is about (``linking``); the release's own rules judge it (``judging``); people read the result (``report``,
``page``). No step uses the network, a random number or the time of day: one text and one release have one answer.
"""
