"""What arrives at a component: a request class in one of the forms it takes on its way.

A page read is a web request at the load balancer, a query at the database and a lookup
at the session store; the class stays with it so that every figure can be told by class.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Operation = Literal[
    "web",  # the user's request as it travels from client to server
    "resolve",  # a name to look up
    "query",  # one read of stored records
    "load",  # all records one request reads, from a cache that fills itself
    "transaction",  # one write of stored records
    "replicate",  # one write, applied to a copy
    "session",  # who is this user?
    "get",  # read one cached object
    "put",  # write one cached object
    "forget",  # delete one cached object that a write made outdated
    "fetch",  # the bytes of one stored object
    "store",  # bytes to keep as an object
    "enqueue",  # a job to do later
    "job",  # the job itself
    "announce",  # a post that is to be written into its followers' feeds
    "spread",  # writing it there
    "search",  # one query of a search index
    "index",  # one write, to be found by searches
    "call",  # a call of somebody else's service
]


class Request(NamedTuple):
    """One kind of work: its form and the request class it belongs to."""

    operation: Operation
    request_class: str

    def to(self, operation: Operation) -> Request:
        """The same class in another form."""
        return Request(operation, self.request_class)
