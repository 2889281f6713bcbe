"""Runs Python that calls uwsgiconf on `section`, and tells what it writes: one JSON document in, one out."""

import inspect
import json
import sys

from uwsgiconf.config import Section


def written(python):
    section = Section()
    exec(python, {'section': section})
    return section.as_configuration().format(stamp=False)


def parameters(function):
    return [name for name in inspect.signature(function).parameters if name != 'self']


def public(owner):
    return {name: value for name, value in vars(owner).items() if not name.startswith('_')}


subscriptions = Section.subscriptions
methods = {name: parameters(value) for name, value in public(subscriptions).items() if inspect.isfunction(value)}
algorithms = {name: [value.name, *parameters(value.__init__)] for name, value in public(subscriptions.algorithms).items()}
modifiers = {name: [value.code, value.subcodes] for name, value in public(Section.routing.modifiers).items()}

answers = [written(python) for python in json.load(sys.stdin)]
json.dump({'methods': methods, 'algorithms': algorithms, 'modifiers': modifiers, 'written': answers}, sys.stdout)
