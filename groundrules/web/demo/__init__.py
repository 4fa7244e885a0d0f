"""A made-up marketplace whose pages show how a host embeds Ground Rules."""
