"""News feeds: a post is written into its followers' lists by workers, or gathered on read.

Whoever follows an author sees the post either because a worker wrote it into every follower's
list (fan-out on write), or because the page looks up what the author posted (fan-out on read).
Servers push posts of authors up to their ``pull_threshold`` followers when a queue with
workers stands behind them; what they do not push, every page gathers. There are as many
authors followed by a reader as followers of an author, on average: both count the same pairs.
"""

from __future__ import annotations

import numpy as np

from simulator.compile.context import Context, Part
from simulator.compile.request import Request
from simulator.compile.routes import DONE, sequence, something
from simulator.formulas.followers import fan_out
from simulator.network.model import Number, Route, Times
from simulator.text import Text

POST = "write"
"""The request class that publishes: one write is one post."""
TOGETHER = 20.0
"""Authors whose newest posts one query looks up, and lists one transaction writes (assumption)."""
ENTRY_KB = 0.05
"""An entry of a list: the numbers of a post and its author (assumption)."""

ANNOUNCED = Text("every post, to be written into feeds", "피드에 써넣을 모든 글")
LISTED = Text("{lists:.0f} lists per post", "글마다 목록 {lists:.0f}개")


def pushing(context: Context) -> list[Part]:
    """The server groups that hand their posts to workers."""
    post = Request("announce", POST)
    return [
        part for part in context.parts.values()
        if part.values.get("pull_threshold") and context.can(part, post)
    ]  # fmt: skip


def threshold(context: Context) -> float:
    """Followers up to which an author is pushed by all of the servers; 0 where none pushes."""
    return min((float(part["pull_threshold"]) for part in pushing(context)), default=0.0)


def pushed(context: Context) -> tuple[float, float]:
    """(lists a post is written to, their squared coefficient of variation)."""
    settings = context.load.settings
    return fan_out(threshold(context), settings["followers_mean"], settings["celebrity_followers"])


def gathered(context: Context, request: Request) -> float:
    """Queries a page read makes for the authors that are not pushed to its reader."""
    followed = context.load.settings["followers_mean"]
    if request.request_class != "read" or followed <= 0:
        return 0.0
    return max(0.0, followed - pushed(context)[0]) / TOGETHER


def announce(context: Context, part: Part, request: Request) -> Route:
    """Hand a post to the workers, if any author's posts are pushed."""
    if request.request_class != POST or not context.load.settings["followers_mean"]:
        return DONE
    if part.id not in {server.id for server in pushing(context)} or not pushed(context)[0]:
        return DONE
    return context.call(part, request.to("announce"), ANNOUNCED, ENTRY_KB)


def lists(context: Context) -> Number:
    """Lists a post is written to, with those of a celebrity who posts again and again."""
    settings, rate = context.load.settings, context.load.rates.get(POST, 0.0)
    usual, audience = pushed(context)[0], settings["celebrity_followers"]
    posts = context.phase.celebrity_posts_per_s
    if not something(posts) or audience > threshold(context):
        return usual
    there = np.minimum(audience, context.load.users)
    return usual + posts * there / np.maximum(rate, 1e-12)


def written(context: Context, part: Part, request: Request) -> Route:
    """What a worker does to the lists of one post: in a cache entry by entry, in a database
    many in one transaction."""
    count = lists(context)
    why = LISTED.fill(lists=float(np.mean(count)))
    kept = request.to("put")
    if context.can(part, kept):
        return Times(count, context.call(part, kept, why, ENTRY_KB))
    body = context.call(part, request.to("transaction"), why, ENTRY_KB * TOGETHER)
    return Times(count / TOGETHER, sequence(body))
