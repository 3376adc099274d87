"""Small pieces: files stop at 400 lines, functions at 40, views at 20; medians far below."""

from __future__ import annotations

import ast

from tests.house import layout, sizes, tree


def _file_lengths(names: list[str]) -> dict[str, int]:
    return {name: len(tree.text_of(name).splitlines()) for name in names}


def _function_lengths(names: list[str]) -> dict[str, int]:
    return {
        f"{name}:{function} #{number}": length
        for name in names
        for number, (function, length) in enumerate(sizes.functions(tree.parsed(name)))
    }


def test_no_file_is_too_long() -> None:
    assert not sizes.too_long(
        _file_lengths([*tree.modules(), *tree.written()]), layout.LONGEST_FILE
    )


def test_no_function_is_too_long() -> None:
    assert not sizes.too_long(_function_lengths(tree.modules()), layout.LONGEST_FUNCTION)


def test_no_view_is_too_long() -> None:
    views = [name for name in tree.product() if sizes.is_view(name)]
    assert not sizes.too_long(_function_lengths(views), layout.LONGEST_VIEW)


def test_most_files_are_short() -> None:
    assert sizes.middle(_file_lengths(tree.written())) <= layout.MEDIAN_FILE


def test_most_functions_are_short() -> None:
    assert sizes.middle(_function_lengths(tree.product())) <= layout.MEDIAN_FUNCTION


def test_a_function_is_measured_with_its_docstring_and_without_its_decorators() -> None:
    sample = '@decorated\ndef one():\n    """Say."""\n\n    return 1\n\n\nasync def two(): ...\n'
    assert dict(sizes.functions(ast.parse(sample))) == {"one": 4, "two": 1}


def test_methods_and_inner_functions_are_measured_too() -> None:
    sample = "class A:\n    def a(self):\n        def b():\n            pass\n        return b\n"
    assert dict(sizes.functions(ast.parse(sample))) == {"a": 4, "b": 2}


def test_what_is_too_long_is_named_the_longest_first() -> None:
    named = sizes.too_long({"short": 40, "long": 41, "longer": 50}, 40)
    assert named == ["longer: 50 lines, at most 40", "long: 41 lines, at most 40"]


def test_the_median_leaves_out_what_is_empty() -> None:
    assert sizes.middle({"empty": 0, "a": 2, "b": 4}) == 3
    assert sizes.middle({}) == 0


def test_views_are_known_as_a_file_and_as_a_folder() -> None:
    assert sizes.is_view("votes/views.py")
    assert sizes.is_view("votes/views/casting.py")
    assert not sizes.is_view("votes/services/reviews.py")
