# Texts that try to bring a script, an element or an attribute into a page, one way each.

# What a payload that gets through runs: the checks look whether it ever did.
RUN = "window.__xss=1"


def _injections():
    run = RUN
    listed = [
        f"<script>{run}</script>",
        f"</script><script>{run}</script>",
        f"</title><script>{run}</script>",
        f"</textarea><script>{run}</script>",
        f"</style><script>{run}</script>",
        f"</noscript><script>{run}</script>",
        f"</p></main></body></html><script>{run}</script>",
        f"</svg></desc></title><script>{run}</script>",
        f"--><script>{run}</script><!--",
        f"<!--><img src=x onerror={run}>-->",
        f"]]><script>{run}</script><![CDATA[",
        f"<![CDATA[<script>{run}</script>]]>",
        f'"><img src=x onerror={run}>',
        f"'><img src=x onerror={run}>",
        f"`><img src=x onerror={run}>",
        f"<img src=x onerror={run}>",
        f"<img/src=x/onerror={run}//",
        f"<svg onload={run}>",
        f"<svg><script>{run}</script></svg>",
        f"<svg><animate onbegin={run} attributeName=x dur=1s>",
        f"<math><mtext><table><mglyph><style><img src=x onerror={run}>",
        f"<iframe src=javascript:{run}>",
        '<iframe srcdoc="<script>parent.__xss=1</script>">',
        f"<body onload={run}>",
        f"<details open ontoggle={run}>x</details>",
        f"<input autofocus onfocus={run}>",
        f"<video><source onerror={run}></video>",
        "<base href=//evil.example/>",
        f"<meta http-equiv=refresh content=0;url=javascript:{run}>",
        "<style>@import 'https://evil.example/a.css';body{display:none}</style>",
        "<link rel=stylesheet href=https://evil.example/a.css>",
        f"<form action=javascript:{run}><button>x</button></form>",
        f"<a href=javascript:{run}>x</a>",
        f"[x](javascript:{run})",
        f"[x](JaVaScRiPt:{run})",
        f"[x](<java\tscript:{run}>)",
        f"[x](&#x6A;avascript:{run})",
        f"[x](java&Tab;script:{run})",
        f"[x](javascript&colon;{run})",
        f"[x](\u0001javascript:{run})",
        f"[x](data:text/html,<script>{run}</script>)",
        f"[x](vbscript:{run})",
        f"![x](javascript:{run})",
        f'![x" onerror="{run}](y)',
        f"<javascript:{run}>",
        f"[x]: javascript:{run}\n\n[x]",
        f'[x](https://e.example/ "\\" onclick=\\"{run}")',
        f'https://e.example/"onclick="{run}',
        f"javascript:{run}",
        f"JAVASCRIPT:{run}",
        f" javascript:{run}",
        f"java\nscript:{run}",
        f"data:text/html,<script>{run}</script>",
        f"https://e.example/\"><script>{run}</script>",
        f'"\u0301 onclick={run} x="',
        f'"\u0301><img src=x onerror={run}>',
        f"<\u0338script>{run}</script>",
        f"'\u0301 onmouseover='{run}",
        f'" onmouseover="{run}" x="',
        f"' onmouseover='{run}' x='",
        f'" style="background:url(javascript:{run})" x="',
        "{{project_title}}{{{notes_html}}}",
        f"{{{{{{<script>{run}</script>}}}}}}",
        f"{{{{>layout}}}}<script>{run}</script>",
        f"{{{{%CONTENT_TYPE:TEXT}}}}<script>{run}</script>",
        f"{{{{=<% %>=}}}}<script>{run}</script>",
        f"{{{{#main}}}}<script>{run}</script>{{{{/main}}}}",
        f"&lt;script&gt;{run}&lt;/script&gt;",
        f"&#60;script&#62;{run}&#60;/script&#62;",
        f"\\u003cscript\\u003e{run}\\u003c/script\\u003e",
        f"+ADw-script+AD4-{run}+ADw-/script+AD4-",
        f"%3Cscript%3E{run}%3C/script%3E",
        f"\u202e<script>{run}</script>\u202c",
        f"\u2066<img src=x onerror={run}>\u2069",
        f"\u2028<script>{run}</script>\u2029",
        f"\ufeff<script>{run}</script>",
        f"\U000e0001<script>{run}</script>",
        f"<script\u000b>{run}</script\u000c>",
        f"\u007f\u0085<script>{run}</script>",
        f"line one\nline two\r\n<script>{run}</script>\n\n# heading\n\n    code",
        f"```\n</code></pre><script>{run}</script>\n```",
        f"| a | b |\n|---|---|\n| <script>{run}</script> | \" onclick={run} |",
        "null", "~", "[]", "{}", "''", "\"", "'", "`", "\\", "-", "#", "0", "NaN", "true",
        "BEGIN:VEVENT\nSUMMARY:x;y,z\\n\nEND:VEVENT",
        ("<script>" + run + "</script>") * 400,
        "W" * 3000,
        "\u0301" * 500,
        "a\u200b" * 300,
        "👩‍👩‍👧‍👦" * 120 + f"<script>{run}</script>",
    ]
    return listed


INJECTIONS = _injections()

# What the harmless twin says in the same places.
HARMLESS = "Plain words"

# Every kind of element that Markdown may make, so that the twin's pages show what is to be expected.
MARKDOWN_SAMPLE = """# One

## Two

### Three

#### Four

##### Five

###### Six

Words *of* **weight** and ~~none~~ with `code`, a [link](https://e.example/ "title"), ![picture](picture.png)\\
and a break.

- [x] done
- item

1. first

> quoted

| a | b |
|---|:-:|
| c | d |

    code

---
"""
