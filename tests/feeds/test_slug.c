/* test_slug.c -- feeds/slug.c and its data: readings, shapes, and the slugs
 * of the site that weir replaces. */
#include "feeds/feeds.h"
#include "tests/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct slugger *words, *characters;

static int setup(void **state)
{
    (void)state;
    words = slugger_new(SLUG_WORDS);
    characters = slugger_new(SLUG_CHARACTERS);
    return words && characters ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    slugger_free(words);
    slugger_free(characters);
    slugger_free(NULL);
    return 0;
}

static void check(struct slugger *s, struct str name, const char *want)
{
    char slug[SLUG_MAX_BYTES + 1] = "";
    struct err_info ei = { 0 };

    if (slug_make(s, name, slug, &ei))
        fail_msg("'%.*s': %s", STR_ARG(name), ei.text);
    if (strcmp(slug, want) != 0)
        fail_msg("'%.*s': got %s, wanted %s", STR_ARG(name), slug, want);
}

static void reads_words(void **state)
{
    static const struct {
        const char *name, *want;
    } rows[] = {
        { "菏泽日报", "hezeribao" },
        { "重庆日报", "chongqingribao" },
        { "长江日报", "changjiangribao" },
        { "中国银行", "zhongguoyinhang" },
        { "央行观察", "yanghangguancha" },
        { "投行业务", "touhangyewu" },
        { "音乐周报", "yinyuezhoubao" },
        { "都市快报", "dushikuaibao" },
        { "长沙晚报", "changshawanbao" },
        { "长兴新闻", "changxingxinwen" },
        { "厦门日报", "xiamenribao" },
        { "大厦", "dasha" },
        { "成都商报", "chengdushangbao" },
        { "首都之窗", "shouduzhichuang" },
        { "行业研究", "hangyeyanjiu" },
        { "行情中心", "hangqingzhongxin" },
        { "旅行家", "lvxingjia" },
        { "发行情况", "faxingqingkuang" },
        { "电商行业", "dianshanghangye" },
        { "社会计划", "shehuijihua" },
        { "为了解决", "weilejiejue" },
        { "资产重组", "zichanchongzu" },
        { "重点", "zhongdian" },
        { "会计师", "kuaijishi" },
        { "六安新闻", "luanxinwen" },
        { "蚌埠日报", "bengburibao" },
        { "东阿阿胶", "dongeejiao" },
        { "泌阳", "biyang" },
        { "洪洞", "hongtong" },
        { "单县", "shanxian" },
        { "尉犁", "yuli" },
        { "什邡", "shifang" },
        { "出差", "chuchai" },
        { "柏林", "bolin" },
        { "仇英", "qiuying" },
        { "曾国藩", "zengguofan" },
        { "增长黑客", "zengzhangheike" },
        { "董事长", "dongshizhang" },
        { "朝阳日报", "chaoyangribao" },
        { "快乐", "kuaile" },
        { "女报", "nvbao" },
        { "绿色", "lvse" },
        { "利率", "lilv" },
        { "战略", "zhanlve" },
        { "虐心", "nvexin" },
        { "阿克苏地区", "akesudiqu" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check(words, str_of(rows[i].name), rows[i].want);
}

static void reads_characters(void **state)
{
    static const struct {
        const char *name, *want;
    } rows[] = {
        { "菏泽日报", "hezeribao" },
        { "重庆日报", "zhongqingribao" },
        { "长江日报", "changjiangribao" },
        { "中国银行", "zhongguoyinxing" },
        { "厦门日报", "shamenribao" },
        { "朝阳日报", "zhaoyangribao" },
        { "女报", "nvbao" },
        { "证券时报·e公司", "zhengquanshibaoegongsi" },
        { "证券日报-资本证券网", "zhengquanribaozibenzhengquanwang" },
        { "21世纪经济报道  南财", "21shijijingjibaodao-nancai" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check(characters, str_of(rows[i].name), rows[i].want);
}

/* What is no Han is the same in both styles. */
static void shapes(void **state)
{
    static const struct {
        struct str name;
        const char *want;
    } rows[] = {
        { STR_C("TechWeb"), "techweb" },
        { STR_C("a - b"), "a-b" },
        { STR_C("a/b\\c"), "a-bc" },
        { STR_C("//a//"), "a" },
        { STR_C("\u3000A股\u3000"), "agu" },
        { STR_C("ＡＢＣ１２３"), "abc123" },
        { STR_C("安信国际证券(香港)"), "anxinguojizhengquanxianggang" },
        { STR_C("Süddeutsche Zeitung"), "suddeutsche-zeitung" },
        { STR_C("Le Monde · Économie"), "le-monde-economie" },
        { STR_C("Новости"), "novosti" },
        { STR_C("한국"), "hangug" },
        { STR_C("a\xFF\0b"), "ab" },
        { STR_C(".."), "m-5ec1f7e7" },
        { STR_C("\U0001F600"), "m-f0443a34" },
        { STR_C(""), "m-e3b0c442" },
        { STR_C("--"), "m-d8156bae" },
        { STR_C("\uE000"), "m-d3bff2f4" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char a[SLUG_MAX_BYTES + 1], b[SLUG_MAX_BYTES + 1];

        assert_int_equal(slug_make(words, rows[i].name, a, NULL), 0);
        assert_int_equal(slug_make(characters, rows[i].name, b, NULL), 0);
        if (strcmp(a, rows[i].want) != 0)
            fail_msg("row %zu: got %s, wanted %s", i, a, rows[i].want);
        assert_string_equal(a, b);
        assert_true(slug_is_valid(str_of(a)));
    }
    check(words, STR("Career In 投行PEVC"), "career-in-touhangpevc");
}

/* Names with nothing left differ if they differ. */
static void hashes_differ(void **state)
{
    char a[SLUG_MAX_BYTES + 1], b[SLUG_MAX_BYTES + 1];

    (void)state;
    assert_int_equal(slug_make(words, STR(".."), a, NULL), 0);
    assert_int_equal(slug_make(words, STR("!"), b, NULL), 0);
    assert_string_not_equal(a, b);
}

static void ends_at_its_maximum(void **state)
{
    char name[4000], slug[SLUG_MAX_BYTES + 1];

    (void)state;
    for (size_t n = SLUG_MAX_BYTES - 1; n <= SLUG_MAX_BYTES + 1; n++) {
        memset(name, 'x', sizeof(name));
        assert_int_equal(slug_make(words, (struct str){ name, n }, slug, NULL),
                         0);
        assert_int_equal(strlen(slug), n > SLUG_MAX_BYTES ? SLUG_MAX_BYTES : n);
        name[SLUG_MAX_BYTES - 1] = ' '; /* the cut leaves no '-' at the end */
        assert_int_equal(
            slug_make(words, (struct str){ name, sizeof(name) }, slug, NULL),
            0);
        assert_int_equal(strlen(slug), SLUG_MAX_BYTES - 1);
    }
    for (size_t i = 0; i + 3 <= sizeof(name); i += 3)
        memcpy(name + i, "\uFDFA", 3); /* one becomes eighteen characters */
    assert_int_equal(slug_make(words, (struct str){ name, 3999 }, slug, NULL),
                     0);
    assert_int_equal(
        slug_make(characters, (struct str){ name, 3999 }, slug, NULL), 0);
    for (size_t i = 0; i + 3 <= sizeof(name); i += 3)
        memcpy(name + i, "双", 3);
    check(words, (struct str){ name, 3999 },
          "shuangshuangshuangshuangshuangshuangshuangshuangshuangshuangshua");
}

static void knows_valid_slugs(void **state)
{
    static const struct {
        struct str s;
        bool valid;
    } rows[] = {
        { STR_C("hezeribao"), true },   { STR_C("菏泽日报"), true },
        { STR_C("21CN (x)_.-"), true }, { STR_C(""), false },
        { STR_C(".x"), false },         { STR_C(".."), false },
        { STR_C("-x"), false },         { STR_C("a/b"), false },
        { STR_C("a%b"), false },        { STR_C("a?b"), false },
        { STR_C("a#b"), false },        { STR_C("a\\b"), false },
        { STR_C("a\nb"), false },       { STR_C("a\0b"), false },
        { STR_C("a\x7f"), false },      { STR_C("a\xC2\x85"), false },
        { STR_C("a\xFF"), false },
    };
    char s[129];

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (slug_is_valid(rows[i].s) != rows[i].valid)
            fail_msg("row %zu", i);
    memset(s, 'x', sizeof(s));
    assert_true(slug_is_valid((struct str){ s, 128 }));
    assert_false(slug_is_valid((struct str){ s, 129 }));
}

/* ---- the replaced site ------------------------------------------------ */

/* Its slugs kept everything but '-': what is left of one in our alphabet. */
static void reduce(char *s)
{
    size_t n = 0;

    for (const char *p = s; *p; p++) {
        if (*p >= 'A' && *p <= 'Z')
            s[n++] = (char)(*p + ('a' - 'A'));
        else if ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9'))
            s[n++] = *p;
        else if (*p == ' ' && n > 0 && s[n - 1] != '-')
            s[n++] = '-';
    }
    s[n] = '\0';
}

static void agrees_with_the_replaced_site(void **state)
{
    static const char path[] = WEIR_SHARED_DIR "/corpus/finews/slugs.tsv";
    FILE *f = CORPUS_IS_THERE ? fopen(path, "r") : NULL;
    size_t same = 0, all = 0;
    char line[1000];

    (void)state;
    if (!f) {
        corpus_skip("real posts", path);
    }
    while (fgets(line, sizeof(line), f)) {
        char slug[SLUG_MAX_BYTES + 1];
        char *tab = strchr(line, '\t'), *end;

        if (!tab || (all == 0 && strncmp(line, "name\t", 5) == 0))
            continue;
        *tab = '\0';
        end = strchr(tab + 1, '\t');
        if (end)
            *end = '\0';
        reduce(tab + 1);
        all++;
        assert_int_equal(slug_make(characters, str_of(line), slug, NULL), 0);
        if (strcmp(slug, tab + 1) == 0)
            same++;
        else
            print_message("%s: %s, there %s\n", line, slug, tab + 1);
    }
    fclose(f);
    print_message("%zu of %zu slugs agree\n", same, all);
    assert_true(all > 0);
    assert_int_equal(same, all);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_words),
        cmocka_unit_test(reads_characters),
        cmocka_unit_test(shapes),
        cmocka_unit_test(hashes_differ),
        cmocka_unit_test(ends_at_its_maximum),
        cmocka_unit_test(knows_valid_slugs),
        cmocka_unit_test(agrees_with_the_replaced_site),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
