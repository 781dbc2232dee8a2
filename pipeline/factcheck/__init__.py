"""An article's text to its quantities, and a verdict on each, in six stages.

Read (``sentences``: the text to sentences), find (``finding``: the quantities that it prints, with ``named_periods``
and ``vocabulary`` for times and names), scope (``scopes``: what narrows or moves a quantity), place (``linking``, with
``indicator_links``, ``economy_links`` and ``period_links``: who, what, when and which kind, each with its ground),
judge (``judging`` and ``verdicts``: the release's own rules), tell (``report``, ``page``). The words of each stage are
tables in ``words``. No step uses the network, a random number or the time of day: one text and one release have one
answer.
"""
