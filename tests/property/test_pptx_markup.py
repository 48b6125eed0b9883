# What enters: arbitrary text and attributes. What leaves: proof that elements written as text are,
# byte for byte, what lxml writes, so that no character of a text can break a slide.

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from netpes_learn.formats._pptx.markup import HEAD, Markup, element, page, parsed
from netpes_learn.formats._pptx.xml import element as tree_of

# What XML 1.0 can hold (2.2, "Char"), the characters with a meaning of their own more often.
_TEXT = st.text(
    st.sampled_from("&<>\"'\r\n\t ]\u00a0")
    | st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    max_size=12,
)
_VALUES = st.none() | st.booleans() | st.integers() | _TEXT
_NAMES = st.sampled_from(["val", "lang", "sz", "r", "r_id", "name"])


@given(st.dictionaries(_NAMES, _VALUES, max_size=4), st.none() | _TEXT)
def test_element_is_written_as_lxml_writes_it(attributes: dict[str, object], text: str | None):
    tree = tree_of("a:t", text=text, **attributes)
    declared = element("a:t", text=text, xmlns_a=tree.nsmap["a"], **attributes)
    space = tree.nsmap.get("r") or next((tree.nsmap[p] for p in tree.nsmap if p != "a"), None)
    written = etree.tostring(tree, encoding="unicode")
    if space is not None:
        # lxml names the other namespace on the element itself, under a prefix of its own.
        prefix = next(p for p in tree.nsmap if p != "a")
        written = written.replace(f' xmlns:{prefix}="{space}"', "").replace(f" {prefix}:", " r:")
    assert declared == written


@given(_TEXT, _TEXT)
def test_what_was_written_is_read_again(text: str, value: str):
    inner = parsed(element("a:r", element("a:t", text=text), name=value))
    assert inner[0].text == (text or None)
    assert inner.get("name") == value


def test_children_follow_the_text_and_those_that_are_none_are_left_out():
    child = element("a:b")
    assert element("a:p", None, child, None, child) == "<a:p><a:b/><a:b/></a:p>"
    assert element("a:p", child, text="x") == "<a:p>x<a:b/></a:p>"


def test_page_begins_as_lxml_begins_it():
    root = Markup('<x y="ä"/>')
    tree = etree.fromstring(root.encode())
    assert page(root) == etree.tostring(
        tree, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    assert page(root).startswith(HEAD.encode())
