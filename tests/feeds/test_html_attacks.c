/* test_html_attacks.c -- html_clean against markup that wants to run scripts,
 * load foreign things or cover the page. What comes out is read again: only
 * allowed elements, attributes and schemes may be left.
 */
#include "tests/feeds/html_expect.h"

/* ---- attacks ----------------------------------------------------------------
 */

/* clang-format off */
static const char *const attacks[] = {
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil.example/x.js></SCRIPT>",
    "<script/src=//evil.example/x.js>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script\x0C>alert(1)</script>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img src='x' alt='\"><script>alert(1)</script>'>",
    "<img src=javascript:alert(1)>",
    "<img src=\"jav\tascript:alert(1)\">",
    "<img src=\"jav&#x09;ascript:alert(1)\">",
    "<img src=`javascript:alert(1)`>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<img lowsrc=javascript:alert(1) dynsrc=javascript:alert(1)>",
    "<img src=x srcset='x,javascript:alert(1) 2x'>",
    "<img data-src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"&#106;&#97;&#118;&#97;&#115;cript:alert(1)\">x</a>",
    "<a href=\"&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:x\">x</a>",
    "<a href=\"&#0000106avascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java&#0;script:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"javascript&Tab;:alert(1)\">x</a>",
    "<a href=\"java&NewLine;script:alert(1)\">x</a>",
    "<a href=\"\x01javascript:alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=\"feed:javascript:alert(1)\">x</a>",
    "<a href=\"view-source:javascript:alert(1)\">x</a>",
    "<a href=\"file:///etc/passwd\">x</a>",
    "<a href=x onmouseover=alert(1) onclick='alert(2)'>x</a>",
    "<a href=\"http://x.example/\" target=_blank rel=opener ping=//e>x</a>",
    "<a href='x\" onclick=\"alert(1)'>x</a>",
    "<a title='\" onmouseover=alert(1) x=\"'>x</a>",
    "<a title=\"&quot; onmouseover=alert(1)\">x</a>",
    "<b style=\"background:url(javascript:alert(1))\">x</b>",
    "<div style=\"position:fixed;top:0;left:0;width:100%\">x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<style><img src='</style><img src=x onerror=alert(1)>'>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'><a href=x>y</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet><param name=src value=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input onfocus=alert(1) autofocus>",
    "<select onfocus=alert(1) autofocus><option>x",
    "<textarea onfocus=alert(1) autofocus></textarea>",
    "<isindex action=javascript:alert(1) type=image>",
    "<body onload=alert(1)>", "<frameset onload=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<svg><script>alert&#40;1)</script>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) />",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math>"
    "<img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<noembed><p title=\"</noembed><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<title><p title=\"</title><img src=x onerror=alert(1)>\">",
    "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<plaintext><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<!ENTITY x \"<script>alert(1)</script>\">",
    "</script><script>alert(1)</script>",
    "<video src=javascript:alert(1) onerror=alert(1)></video>",
    "<video><source onerror=alert(1) src=data:text/html,x></video>",
    "<audio src=\"x\\\" onerror=alert(1)\"></audio>",
    "<video src='x\"><script>alert(1)</script>'></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<table background=javascript:alert(1)><td background=javascript:x>",
    "<ul><li style=list-style:url(javascript:alert(1))>x",
    "<p id=cookie name=body class=modal data-x=1 contenteditable>x</p>",
    "<x onclick=alert(1)>y</x>", "<a/href=javascript:alert(1)>x",
    "<a href=//evil.example\\@h.example/>x</a>",
    "<a href='http:\\\\evil.example'>x</a>",
    "<p/onclick=alert(1)>x", "<a\x0Bonclick=alert(1)>x",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60script&#62alert(1)",
    "\xEF\xBC\x9Cscript\xEF\xBC\x9E", "<&#0;script>alert(1)</script>",
    "<a href=\"https://x.example/&quot;onclick=&quot;alert(1)\">x</a>",
    "<img src=\"x` `<script>alert(1)</script>\"` `>",
    "<b \xE3\x80\x80onclick=alert(1)>x</b>", "<b\xC2\xA0onclick=1>x</b>",
};
/* clang-format on */

static void test_attacks(void **state)
{
    static const char *const bases[] = { "", BASE, "javascript:alert(1)",
                                         "data:text/html,x" };
    struct arena *a = arena_new(ARENA_MAX_BYTES);

    (void)state;
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        for (size_t j = 0; j < sizeof(bases) / sizeof(bases[0]); j++) {
            struct str got = check(a, str_of(attacks[i]), str_of(bases[j]));

            if (str_find(got, STR("<script")) != SIZE_MAX)
                fail_msg("%s\n %.*s", attacks[i], STR_ARG(got));
        }
    }
    print_message("%zu attacks\n", sizeof(attacks) / sizeof(attacks[0]));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attacks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
