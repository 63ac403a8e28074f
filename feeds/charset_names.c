/* charset_names.c -- what encodings are called: the labels of the WHATWG
 * Encoding Standard 4.2, IANA's names for code pages of the time before it, and
 * common spellings of both. Constant data, any thread.
 */
#include "feeds/charset.h"

#include <string.h>

/* Labels are separated by blanks and end with one. */
static const struct {
    const char *name, *iconv;
    unsigned unit;
    const char *labels;
} charsets[] = {
    // clang-format off
    { "utf-8", NULL, 0,
      "utf-8 utf8 utf_8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 "
      "x-unicode20utf8 cp65001 " },
    { "gb18030", "GB18030", 0,
      "gb18030 gb2312 gbk chinese csgb2312 csiso58gb231280 gb_2312 gb_2312-80 "
      "iso-ir-58 x-gbk cp936 ms936 windows-936 csgbk csgb18030 gb18030-2000 "
      "gb18030-2005 gb18030-2022 gb2312-80 euc-cn x-euc-cn euccn " },
    { "big5", "BIG5-HKSCS", 0,
      "big5 big5-hkscs cn-big5 csbig5 x-x-big5 big-5 big5hkscs csbig5hkscs "
      "cp950 ms950 windows-950 " },
    { "us-ascii", "CP1252", 1,
      "us-ascii ascii ansi_x3.4-1968 iso646-us iso-ir-6 iso_646.irv:1991 "
      "csascii us ibm367 cp367 " },
    { "windows-1252", "CP1252", 1,
      "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 "
      "iso_8859-1:1987 iso-ir-100 latin1 latin-1 l1 csisolatin1 cp819 ibm819 "
      "ms-ansi cswindows1252 x-user-defined " },
    { "shift_jis", "CP932", 0,
      "shift_jis shift-jis sjis x-sjis ms_kanji ms932 csshiftjis windows-31j "
      "cswindows31j cp932 windows-932 ibm943 " },
    { "euc-jp", "EUC-JP-MS", 0,
      "euc-jp x-euc-jp cseucpkdfmtjapanese eucjp ujis eucjp-ms eucjp-win "
      "cp51932 " },
    { "iso-2022-jp", "ISO-2022-JP-2", 1,
      "iso-2022-jp csiso2022jp iso2022jp iso-2022-jp-1 iso-2022-jp-2 "
      "csiso2022jp2 cp50220 cp50221 " },
    { "euc-kr", "CP949", 0,
      "euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 "
      "ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cp949 ms949 euckr x-euc-kr "
      "uhc " },
    { "euc-tw", "EUC-TW", 0, "euc-tw euctw x-euc-tw " },
    { "johab", "JOHAB", 0, "johab cp1361 ms1361 " },
    { "utf-16le", "UTF-16LE", 2,
      "utf-16le utf-16 unicode csunicode ucs-2 iso-10646-ucs-2 unicodefeff "
      "utf16 utf_16 utf16le utf-16-le csutf16 csutf16le u16 " },
    { "utf-16be", "UTF-16BE", 2,
      "utf-16be unicodefffe utf16be utf-16-be csutf16be " },
    { "utf-32le", "UTF-32LE", 4,
      "utf-32le utf-32 ucs-4 iso-10646-ucs-4 csucs4 utf32 utf_32 utf32le "
      "utf-32-le csutf32 csutf32le u32 " },
    { "utf-32be", "UTF-32BE", 4, "utf-32be utf32be utf-32-be csutf32be " },
    { "iso-8859-2", "ISO-8859-2", 1,
      "iso-8859-2 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 iso-ir-101 "
      "latin2 latin-2 l2 csisolatin2 " },
    { "iso-8859-3", "ISO-8859-3", 1,
      "iso-8859-3 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 iso-ir-109 "
      "latin3 latin-3 l3 csisolatin3 " },
    { "iso-8859-4", "ISO-8859-4", 1,
      "iso-8859-4 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 iso-ir-110 "
      "latin4 latin-4 l4 csisolatin4 " },
    { "iso-8859-5", "ISO-8859-5", 1,
      "iso-8859-5 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 iso-ir-144 "
      "cyrillic csisolatincyrillic " },
    { "iso-8859-6", "ISO-8859-6", 1,
      "iso-8859-6 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 iso-ir-127 "
      "arabic asmo-708 ecma-114 iso-8859-6-e iso-8859-6-i csiso88596e "
      "csiso88596i csisolatinarabic " },
    { "iso-8859-7", "ISO-8859-7", 1,
      "iso-8859-7 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 iso-ir-126 "
      "greek greek8 elot_928 ecma-118 sun_eu_greek csisolatingreek " },
    { "iso-8859-8", "ISO-8859-8", 1,
      "iso-8859-8 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 iso-ir-138 "
      "hebrew visual iso-8859-8-e csiso88598e csisolatinhebrew " },
    { "iso-8859-8-i", "ISO-8859-8", 1, "iso-8859-8-i csiso88598i logical " },
    { "iso-8859-10", "ISO-8859-10", 1,
      "iso-8859-10 iso8859-10 iso885910 iso_8859-10:1992 iso-ir-157 latin6 "
      "latin-6 l6 csisolatin6 " },
    { "iso-8859-13", "ISO-8859-13", 1,
      "iso-8859-13 iso8859-13 iso885913 csiso885913 latin7 latin-7 " },
    { "iso-8859-14", "ISO-8859-14", 1,
      "iso-8859-14 iso8859-14 iso885914 iso_8859-14 iso_8859-14:1998 iso- "
      "ir-199 iso-celtic csiso885914 latin8 latin-8 l8 " },
    { "iso-8859-15", "ISO-8859-15", 1,
      "iso-8859-15 iso8859-15 iso885915 iso_8859-15 iso_8859-15:1998 iso- "
      "ir-203 l9 latin-9 latin9 csisolatin9 csiso885915 " },
    { "iso-8859-16", "ISO-8859-16", 1,
      "iso-8859-16 iso8859-16 iso885916 iso_8859-16 iso_8859-16:2001 iso- "
      "ir-226 latin10 latin-10 l10 csiso885916 " },
    { "koi8-r", "KOI8-R", 1, "koi8-r koi8 koi8_r koi cskoi8r koi8r cp20866 " },
    { "koi8-u", "KOI8-U", 1, "koi8-u koi8-ru koi8_u koi8u cskoi8u cp21866 " },
    { "koi8-t", "KOI8-T", 1, "koi8-t koi8_t " },
    { "macintosh", "MACINTOSH", 1,
      "macintosh mac x-mac-roman csmacintosh macroman mac-roman " },
    { "x-mac-cyrillic", "MAC-CYRILLIC", 1,
      "x-mac-cyrillic x-mac-ukrainian mac-cyrillic maccyrillic ms-mac- "
      "cyrillic " },
    { "x-mac-ce", "MAC-CENTRALEUROPE", 1,
      "x-mac-ce x-mac-centraleurroman mac-centraleurope maccentraleurope " },
    { "ibm437", "IBM437", 1, "ibm437 cp437 437 cspc8codepage437 " },
    { "ibm737", "CP737", 1, "ibm737 cp737 " },
    { "ibm775", "IBM775", 1, "ibm775 cp775 cspc775baltic " },
    { "ibm850", "IBM850", 1, "ibm850 cp850 850 cspc850multilingual " },
    { "ibm852", "IBM852", 1, "ibm852 cp852 852 cspcp852 " },
    { "ibm855", "IBM855", 1, "ibm855 cp855 855 csibm855 " },
    { "ibm857", "IBM857", 1, "ibm857 cp857 857 csibm857 " },
    { "ibm00858", "IBM858", 1,
      "ibm00858 ibm858 cp00858 cp858 858 ccsid00858 csibm00858 " },
    { "ibm860", "IBM860", 1, "ibm860 cp860 860 csibm860 " },
    { "ibm861", "IBM861", 1, "ibm861 cp861 861 cp-is csibm861 " },
    { "ibm862", "IBM862", 1, "ibm862 cp862 862 cspc862latinhebrew " },
    { "ibm863", "IBM863", 1, "ibm863 cp863 863 csibm863 " },
    { "ibm864", "IBM864", 1, "ibm864 cp864 csibm864 " },
    { "ibm865", "IBM865", 1, "ibm865 cp865 865 csibm865 " },
    { "ibm866", "IBM866", 1, "ibm866 866 cp866 csibm866 " },
    { "ibm869", "IBM869", 1, "ibm869 cp869 869 cp-gr csibm869 " },
    { "cp1125", "CP1125", 1, "cp1125 ibm1125 cp866u ruscii " },
    { "tis-620", "CP874", 1,
      "tis-620 tis620 tis620.2533-0 cstis620 iso-8859-11 iso8859-11 iso885911 "
      "iso_8859-11 " },
    { "windows-874", "CP874", 1,
      "windows-874 dos-874 cp874 ms874 cswindows874 " },
    { "windows-1250", "CP1250", 1,
      "windows-1250 cp1250 x-cp1250 ms-ee cswindows1250 " },
    { "windows-1251", "CP1251", 1,
      "windows-1251 cp1251 x-cp1251 ms-cyrl cswindows1251 win-1251 " },
    { "windows-1253", "CP1253", 1,
      "windows-1253 cp1253 x-cp1253 ms-greek cswindows1253 " },
    { "windows-1254", "CP1254", 1,
      "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 "
      "iso_8859-9:1989 iso-ir-148 latin5 latin-5 l5 csisolatin5 ms-turk "
      "cswindows1254 " },
    { "windows-1255", "CP1255", 1,
      "windows-1255 cp1255 x-cp1255 ms-hebr cswindows1255 " },
    { "windows-1256", "CP1256", 1,
      "windows-1256 cp1256 x-cp1256 ms-arab cswindows1256 " },
    { "windows-1257", "CP1257", 1,
      "windows-1257 cp1257 x-cp1257 winbaltrim cswindows1257 " },
    { "windows-1258", "CP1258", 1,
      "windows-1258 cp1258 x-cp1258 cswindows1258 " },
    { "viscii", "VISCII", 1, "viscii csviscii " },
    { "tcvn", "TCVN5712-1", 1, "tcvn tcvn-5712 tcvn5712-1 tcvn5712-1:1993 " },
    { "armscii-8", "ARMSCII-8", 1, "armscii-8 armscii8 " },
    { "georgian-academy", "GEORGIAN-ACADEMY", 1, "georgian-academy " },
    { "georgian-ps", "GEORGIAN-PS", 1, "georgian-ps " },
    { "ptcp154", "PT154", 1, "ptcp154 csptcp154 pt154 cp154 cyrillic-asian " },
    { "kz-1048", "RK1048", 1, "kz-1048 strk1048-2002 rk1048 cskz1048 " },
    { "hp-roman8", "HP-ROMAN8", 1, "hp-roman8 roman8 r8 cshproman8 " },
    // clang-format on
};

static bool has_label(const char *labels, struct str label)
{
    while (*labels) {
        const char *end = strchr(labels, ' ');
        struct str one = { labels, (size_t)(end - labels) };

        if (str_eq_nocase(one, label))
            return true;
        labels = end + 1;
    }
    return false;
}

bool charset_find(struct str label, struct charset *ret)
{
    label = str_trim(label);
    for (size_t i = 0; i < sizeof(charsets) / sizeof(*charsets); i++) {
        if (!has_label(charsets[i].labels, label))
            continue;
        *ret = (struct charset){ .name = charsets[i].name,
                                 .iconv = charsets[i].iconv,
                                 .unit = charsets[i].unit };
        return true;
    }
    return false;
}
