"""Judgement of a design: cost, incidents, failure matrix, score, advice, plan.

``simulator.judge.streams.stream`` gives any of them as frames, the way ``simulator.evaluate``
gives figures.
"""
