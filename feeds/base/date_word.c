/* date_word.c -- the words of dates, in the languages that feeds have.
 *
 * A new name of a month, weekday, zone or unit is a row in a table. Letters
 * are folded as date_token.c does: lower case without accents. English stands
 * first since it is what most feeds write; of equal words the first is meant.
 * RFC 2822 4.3. No state, any thread.
 */
#include "feeds/base/date_token.h"

#include <string.h>

#define MIN_LETTERS 3 /* of an abbreviated name */
#define MINUTE 60
#define HOUR 3600
#define DAY 86400
#define WEEK 604800
#define MONTHS(n) (-(n))

/* RFC 822's military letters were defined with the wrong sign, so RFC 2822 4.3
 * reads them as UTC. */
static const struct date_word words[] = {
    /* clang-format off */
    { "t",         IS_T, 0 },
    { "z",         IS_ZONE, 0 },
    { "gmt",       IS_ZONE, 0 },
    { "january",   IS_MONTH, 1 },    { "february", IS_MONTH, 2 },
    { "mar",       IS_MONTH | IS_WEEKDAY, 3 }, /* mardi, martes, martedì */
    { "march",     IS_MONTH, 3 },    { "april",    IS_MONTH, 4 },
    { "may",       IS_MONTH, 5 },    { "june",     IS_MONTH, 6 },
    { "july",      IS_MONTH, 7 },    { "august",   IS_MONTH, 8 },
    { "september", IS_MONTH, 9 },    { "october",  IS_MONTH, 10 },
    { "november",  IS_MONTH, 11 },   { "december", IS_MONTH, 12 },
    { "monday",    IS_WEEKDAY, 0 },  { "tuesday",  IS_WEEKDAY, 0 },
    { "wednesday", IS_WEEKDAY, 0 },  { "thursday", IS_WEEKDAY, 0 },
    { "friday",    IS_WEEKDAY, 0 },  { "saturday", IS_WEEKDAY, 0 },
    { "sunday",    IS_WEEKDAY, 0 },
    { "am",        IS_HALF, HALF_MORNING },
    { "pm",        IS_HALF, HALF_AFTERNOON },
    /* zones: each name's own row first, then what else goes by it */
    { "utc", IS_ZONE, 0 },      { "ut", IS_ZONE, 0 },
    { "est", IS_ZONE, -300 },   { "est", IS_ZONE, 600 },
    { "edt", IS_ZONE, -240 },   { "edt", IS_ZONE, 660 },
    { "cst", IS_ZONE, -360 },   { "cst", IS_ZONE, 480 },
    { "cdt", IS_ZONE, -300 },   { "cdt", IS_ZONE, 540 },
    { "mst", IS_ZONE, -420 },   { "mst", IS_ZONE, 480 },
    { "mdt", IS_ZONE, -360 },   { "pst", IS_ZONE, -480 },
    { "pst", IS_ZONE, 480 },    { "pdt", IS_ZONE, -420 },
    { "akst", IS_ZONE, -540 },
    { "akdt", IS_ZONE, -480 },  { "hst", IS_ZONE, -600 },
    { "hast", IS_ZONE, -600 },  { "ast", IS_ZONE, -240 },
    { "ast", IS_ZONE, 180 },    { "adt", IS_ZONE, -180 },
    { "nst", IS_ZONE, -210 },   { "ndt", IS_ZONE, -150 },
    { "brt", IS_ZONE, -180 },   { "brst", IS_ZONE, -120 },
    { "clt", IS_ZONE, -240 },   { "wet", IS_ZONE, 0 },
    { "west", IS_ZONE, 60 },    { "bst", IS_ZONE, 60 },
    { "bst", IS_ZONE, 360 },    { "cet", IS_ZONE, 60 },
    { "cest", IS_ZONE, 120 },   { "met", IS_ZONE, 60 },
    { "mez", IS_ZONE, 60 },     { "mesz", IS_ZONE, 120 },
    { "mest", IS_ZONE, 120 },   { "eet", IS_ZONE, 120 },
    { "eest", IS_ZONE, 180 },   { "msk", IS_ZONE, 180 },
    { "msd", IS_ZONE, 240 },    { "trt", IS_ZONE, 180 },
    { "sast", IS_ZONE, 120 },   { "wat", IS_ZONE, 60 },
    { "cat", IS_ZONE, 120 },    { "eat", IS_ZONE, 180 },
    { "ist", IS_ZONE, 330 },    { "ist", IS_ZONE, 120 },
    { "ist", IS_ZONE, 60 },     { "idt", IS_ZONE, 180 },
    { "gst", IS_ZONE, 240 },    { "pkt", IS_ZONE, 300 },
    { "npt", IS_ZONE, 345 },    { "ict", IS_ZONE, 420 },
    { "wib", IS_ZONE, 420 },    { "hkt", IS_ZONE, 480 },
    { "sgt", IS_ZONE, 480 },    { "myt", IS_ZONE, 480 },
    { "pht", IS_ZONE, 480 },    { "awst", IS_ZONE, 480 },
    { "jst", IS_ZONE, 540 },    { "kst", IS_ZONE, 540 },
    { "acst", IS_ZONE, 570 },   { "acdt", IS_ZONE, 630 },
    { "aest", IS_ZONE, 600 },   { "aedt", IS_ZONE, 660 },
    { "nzst", IS_ZONE, 720 },   { "nzdt", IS_ZONE, 780 },
    /* relative to now */
    { "ago", IS_AGO | IS_MONTH, 8 }, /* agosto */
    { "now", IS_NOW, 0 },            { "just", IS_NOW, 0 },
    { "today", IS_NAMED, 0 },        { "yesterday", IS_NAMED, -1 },
    { "an", IS_ONE, 1 },             { "one", IS_ONE, 1 },
    { "s", IS_SECOND | IS_UNIT, 1 }, { "sec", IS_SECOND | IS_UNIT, 1 },
    { "secs", IS_UNIT, 1 },          { "second", IS_UNIT, 1 },
    { "seconds", IS_UNIT, 1 },       { "min", IS_MINUTE | IS_UNIT, MINUTE },
    { "m", IS_MINUTE | IS_UNIT, MINUTE },
    { "mins", IS_UNIT, MINUTE },     { "minute", IS_UNIT, MINUTE },
    { "minutes", IS_UNIT, MINUTE },  { "h", IS_HOUR | IS_UNIT, HOUR },
    { "hr", IS_UNIT, HOUR },         { "hrs", IS_UNIT, HOUR },
    { "hour", IS_UNIT, HOUR },       { "hours", IS_UNIT, HOUR },
    { "d", IS_UNIT, DAY },           { "day", IS_UNIT, DAY },
    { "days", IS_UNIT, DAY },        { "week", IS_UNIT, WEEK },
    { "weeks", IS_UNIT, WEEK },      { "month", IS_UNIT, MONTHS(1) },
    { "months", IS_UNIT, MONTHS(1) },{ "year", IS_UNIT, MONTHS(12) },
    { "years", IS_UNIT, MONTHS(12) },
    /* between the parts, and before them */
    { "st", IS_ORDINAL, 0 },  { "nd", IS_ORDINAL, 0 },
    { "rd", IS_ORDINAL, 0 },  { "th", IS_ORDINAL, 0 },
    { "er", IS_ORDINAL, 0 },  { "w", IS_W, 0 },
    { "at", IS_NOISE, 0 },    { "of", IS_NOISE, 0 },
    { "on", IS_NOISE, 0 },    { "the", IS_NOISE, 0 },
    { "de", IS_NOISE, 0 },    { "del", IS_NOISE, 0 },
    { "um", IS_NOISE | IS_ONE, 1 },   { "den", IS_NOISE, 0 },
    { "der", IS_NOISE, 0 },   { "uhr", IS_HOUR, 0 },
    { "le", IS_NOISE, 0 },    { "a", IS_NOISE | IS_ONE, 1 },
    { "las", IS_NOISE, 0 },   { "el", IS_NOISE, 0 },
    { "il", IS_NOISE | IS_BEFORE, 0 },
    { "y", IS_NOISE, 0 },     { "ore", IS_NOISE | IS_UNIT, HOUR },
    { "alle", IS_NOISE, 0 },  { "as", IS_NOISE, 0 },
    { "om", IS_NOISE, 0 },    { "op", IS_NOISE, 0 },
    { "kl", IS_NOISE, 0 },    { "klo", IS_NOISE, 0 },
    { "и", IS_NOISE, 0 },     { "в", IS_NOISE, 0 },
    { "г", IS_NOISE, 0 },     { "года", IS_NOISE, 0 },
    { "r", IS_NOISE, 0 },     { "o", IS_NOISE, 0 },
    { "στισ", IS_NOISE, 0 },  { "and", IS_NOISE, 0 },
    { "published", IS_LABEL, 0 }, { "posted", IS_LABEL, 0 },
    { "updated", IS_LABEL, 0 },   { "date", IS_LABEL, 0 },
    /* German, Dutch, Scandinavian */
    { "januar", IS_MONTH, 1 },    { "januari", IS_MONTH, 1 },
    { "janner", IS_MONTH, 1 },    { "februar", IS_MONTH, 2 },
    { "februari", IS_MONTH, 2 },  { "feber", IS_MONTH, 2 },
    { "marz", IS_MONTH, 3 },      { "maerz", IS_MONTH, 3 },
    { "mrz", IS_MONTH, 3 },       { "maart", IS_MONTH, 3 },
    { "mrt", IS_MONTH, 3 },       { "mars", IS_MONTH, 3 },
    { "marts", IS_MONTH, 3 },     { "mai", IS_MONTH, 5 },
    { "mei", IS_MONTH, 5 },       { "maj", IS_MONTH, 5 },
    { "juni", IS_MONTH, 6 },      { "juli", IS_MONTH, 7 },
    { "augustus", IS_MONTH, 8 },  { "augusti", IS_MONTH, 8 },
    { "oktober", IS_MONTH, 10 },  { "dezember", IS_MONTH, 12 },
    { "desember", IS_MONTH, 12 },
    { "montag", IS_WEEKDAY, 0 },     { "dienstag", IS_WEEKDAY, 0 },
    { "mittwoch", IS_WEEKDAY, 0 },   { "donnerstag", IS_WEEKDAY, 0 },
    { "freitag", IS_WEEKDAY, 0 },    { "samstag", IS_WEEKDAY, 0 },
    { "sonnabend", IS_WEEKDAY, 0 },  { "sonntag", IS_WEEKDAY, 0 },
    { "maandag", IS_WEEKDAY, 0 },    { "dinsdag", IS_WEEKDAY, 0 },
    { "woensdag", IS_WEEKDAY, 0 },   { "donderdag", IS_WEEKDAY, 0 },
    { "vrijdag", IS_WEEKDAY, 0 },    { "zaterdag", IS_WEEKDAY, 0 },
    { "zondag", IS_WEEKDAY, 0 },
    { "mo", IS_WEEKDAY, 0 }, { "di", IS_WEEKDAY, 0 }, { "mi", IS_WEEKDAY, 0 },
    { "do", IS_WEEKDAY, 0 }, { "fr", IS_WEEKDAY, 0 }, { "sa", IS_WEEKDAY, 0 },
    { "so", IS_WEEKDAY, 0 }, { "ma", IS_WEEKDAY, 0 }, { "wo", IS_WEEKDAY, 0 },
    { "vr", IS_WEEKDAY, 0 }, { "za", IS_WEEKDAY, 0 }, { "zo", IS_WEEKDAY, 0 },
    { "vor", IS_BEFORE, 0 },         { "heute", IS_NAMED, 0 },
    { "gestern", IS_NAMED, -1 },     { "vorgestern", IS_NAMED, -2 },
    { "einer", IS_ONE, 1 },          { "einem", IS_ONE, 1 },
    { "sekunden", IS_UNIT, 1 },      { "minuten", IS_UNIT, MINUTE },
    { "stunde", IS_UNIT, HOUR },     { "stunden", IS_UNIT, HOUR },
    { "tag", IS_UNIT, DAY },         { "tagen", IS_UNIT, DAY },
    { "woche", IS_UNIT, WEEK },      { "wochen", IS_UNIT, WEEK },
    { "geleden", IS_AGO, 0 },        { "uur", IS_UNIT | IS_HOUR, HOUR },
    { "minuut", IS_UNIT, MINUTE },   { "dag", IS_UNIT, DAY },
    { "dagen", IS_UNIT, DAY },       { "gisteren", IS_NAMED, -1 },
    { "vandaag", IS_NAMED, 0 },
    /* French */
    { "janvier", IS_MONTH, 1 },   { "fevrier", IS_MONTH, 2 },
    { "avril", IS_MONTH, 4 },     { "juin", IS_MONTH, 6 },
    { "juillet", IS_MONTH, 7 },   { "aout", IS_MONTH, 8 },
    { "septembre", IS_MONTH, 9 }, { "octobre", IS_MONTH, 10 },
    { "novembre", IS_MONTH, 11 }, { "decembre", IS_MONTH, 12 },
    { "lundi", IS_WEEKDAY, 0 },   { "mardi", IS_WEEKDAY, 0 },
    { "mercredi", IS_WEEKDAY, 0 },{ "jeudi", IS_WEEKDAY, 0 },
    { "vendredi", IS_WEEKDAY, 0 },{ "samedi", IS_WEEKDAY, 0 },
    { "dimanche", IS_WEEKDAY, 0 },
    { "hier", IS_NAMED, -1 },     { "heure", IS_UNIT | IS_HOUR, HOUR },
    { "heures", IS_UNIT | IS_HOUR, HOUR },
    { "une", IS_ONE, 1 },         { "un", IS_ONE, 1 },
    { "jour", IS_UNIT, DAY },     { "jours", IS_UNIT, DAY },
    { "semaine", IS_UNIT, WEEK }, { "semaines", IS_UNIT, WEEK },
    /* Spanish, Portuguese, Italian, Romanian */
    { "enero", IS_MONTH, 1 },     { "janeiro", IS_MONTH, 1 },
    { "gennaio", IS_MONTH, 1 },   { "ianuarie", IS_MONTH, 1 },
    { "febrero", IS_MONTH, 2 },   { "fevereiro", IS_MONTH, 2 },
    { "febbraio", IS_MONTH, 2 },  { "februarie", IS_MONTH, 2 },
    { "marzo", IS_MONTH, 3 },     { "marco", IS_MONTH, 3 },
    { "martie", IS_MONTH, 3 },    { "abril", IS_MONTH, 4 },
    { "aprile", IS_MONTH, 4 },    { "aprilie", IS_MONTH, 4 },
    { "mayo", IS_MONTH, 5 },      { "maio", IS_MONTH, 5 },
    { "maggio", IS_MONTH, 5 },    { "junio", IS_MONTH, 6 },
    { "junho", IS_MONTH, 6 },     { "giugno", IS_MONTH, 6 },
    { "iunie", IS_MONTH, 6 },     { "julio", IS_MONTH, 7 },
    { "julho", IS_MONTH, 7 },     { "luglio", IS_MONTH, 7 },
    { "iulie", IS_MONTH, 7 },     { "agosto", IS_MONTH, 8 },
    { "septiembre", IS_MONTH, 9 },{ "setiembre", IS_MONTH, 9 },
    { "setembro", IS_MONTH, 9 },  { "settembre", IS_MONTH, 9 },
    { "septembrie", IS_MONTH, 9 },{ "octubre", IS_MONTH, 10 },
    { "outubro", IS_MONTH, 10 },  { "ottobre", IS_MONTH, 10 },
    { "octombrie", IS_MONTH, 10 },{ "noviembre", IS_MONTH, 11 },
    { "novembro", IS_MONTH, 11 }, { "noiembrie", IS_MONTH, 11 },
    { "diciembre", IS_MONTH, 12 },{ "dezembro", IS_MONTH, 12 },
    { "dicembre", IS_MONTH, 12 }, { "decembrie", IS_MONTH, 12 },
    { "lunes", IS_WEEKDAY, 0 },   { "miercoles", IS_WEEKDAY, 0 },
    { "jueves", IS_WEEKDAY, 0 },  { "viernes", IS_WEEKDAY, 0 },
    { "sabado", IS_WEEKDAY, 0 },  { "domingo", IS_WEEKDAY, 0 },
    { "segunda", IS_WEEKDAY, 0 }, { "terca", IS_WEEKDAY, 0 },
    { "quarta", IS_WEEKDAY, 0 },  { "quinta", IS_WEEKDAY, 0 },
    { "sexta", IS_WEEKDAY, 0 },   { "feira", IS_WEEKDAY, 0 },
    { "lunedi", IS_WEEKDAY, 0 },  { "mercoledi", IS_WEEKDAY, 0 },
    { "giovedi", IS_WEEKDAY, 0 }, { "venerdi", IS_WEEKDAY, 0 },
    { "sabato", IS_WEEKDAY, 0 },  { "domenica", IS_WEEKDAY, 0 },
    { "hace", IS_BEFORE, 0 },     { "ha", IS_BEFORE, 0 },
    { "hoy", IS_NAMED, 0 },       { "hoje", IS_NAMED, 0 },
    { "oggi", IS_NAMED, 0 },      { "ayer", IS_NAMED, -1 },
    { "ontem", IS_NAMED, -1 },    { "ieri", IS_NAMED, -1 },
    { "una", IS_ONE, 1 },         { "uma", IS_ONE, 1 },
    { "fa", IS_AGO, 0 },
    { "atras", IS_AGO, 0 },       { "minutos", IS_UNIT, MINUTE },
    { "minuto", IS_UNIT, MINUTE },{ "minuti", IS_UNIT, MINUTE },
    { "hora", IS_UNIT, HOUR },    { "horas", IS_UNIT, HOUR },
    { "ora", IS_UNIT, HOUR },     { "dia", IS_UNIT, DAY },
    { "dias", IS_UNIT, DAY },     { "giorno", IS_UNIT, DAY },
    { "giorni", IS_UNIT, DAY },   { "semana", IS_UNIT, WEEK },
    { "semanas", IS_UNIT, WEEK },
    /* Polish, Czech, Hungarian, Turkish, Indonesian */
    { "stycznia", IS_MONTH, 1 },  { "styczen", IS_MONTH, 1 },
    { "lutego", IS_MONTH, 2 },    { "luty", IS_MONTH, 2 },
    { "marca", IS_MONTH, 3 },     { "marzec", IS_MONTH, 3 },
    { "kwietnia", IS_MONTH, 4 },  { "kwiecien", IS_MONTH, 4 },
    { "maja", IS_MONTH, 5 },      { "czerwca", IS_MONTH, 6 },
    { "czerwiec", IS_MONTH, 6 },  { "lipca", IS_MONTH, 7 },
    { "lipiec", IS_MONTH, 7 },    { "sierpnia", IS_MONTH, 8 },
    { "sierpien", IS_MONTH, 8 },  { "wrzesnia", IS_MONTH, 9 },
    { "wrzesien", IS_MONTH, 9 },
    { "paz", IS_MONTH | IS_WEEKDAY, 10 }, /* pazar */
    { "pazdziernika", IS_MONTH, 10 }, { "pazdziernik", IS_MONTH, 10 },
    { "listopada", IS_MONTH, 11 },{ "listopad", IS_MONTH, 11 },
    { "grudnia", IS_MONTH, 12 },  { "grudzien", IS_MONTH, 12 },
    { "poniedzialek", IS_WEEKDAY, 0 }, { "wtorek", IS_WEEKDAY, 0 },
    { "sroda", IS_WEEKDAY, 0 },   { "czwartek", IS_WEEKDAY, 0 },
    { "piatek", IS_WEEKDAY, 0 },  { "sobota", IS_WEEKDAY, 0 },
    { "niedziela", IS_WEEKDAY, 0 },
    { "pt", IS_WEEKDAY, 0 },      { "wczoraj", IS_NAMED, -1 },
    { "dzisiaj", IS_NAMED, 0 },   { "temu", IS_AGO, 0 },
    { "godzin", IS_UNIT, HOUR },  { "godziny", IS_UNIT, HOUR },
    { "minut", IS_UNIT, MINUTE }, { "minuty", IS_UNIT, MINUTE },
    { "dni", IS_UNIT, DAY },
    { "ledna", IS_MONTH, 1 },     { "unora", IS_MONTH, 2 },
    { "brezna", IS_MONTH, 3 },    { "dubna", IS_MONTH, 4 },
    { "kvetna", IS_MONTH, 5 },    { "cervna", IS_MONTH, 6 },
    { "cervence", IS_MONTH, 7 },  { "srpna", IS_MONTH, 8 },
    { "zari", IS_MONTH, 9 },      { "rijna", IS_MONTH, 10 },
    { "listopadu", IS_MONTH, 11 },{ "prosince", IS_MONTH, 12 },
    { "marcius", IS_MONTH, 3 },   { "aprilis", IS_MONTH, 4 },
    { "majus", IS_MONTH, 5 },     { "junius", IS_MONTH, 6 },
    { "julius", IS_MONTH, 7 },    { "szeptember", IS_MONTH, 9 },
    { "hetfo", IS_WEEKDAY, 0 },   { "kedd", IS_WEEKDAY, 0 },
    { "szerda", IS_WEEKDAY, 0 },  { "csutortok", IS_WEEKDAY, 0 },
    { "pentek", IS_WEEKDAY, 0 },  { "szombat", IS_WEEKDAY, 0 },
    { "vasarnap", IS_WEEKDAY, 0 },
    { "ocak", IS_MONTH, 1 },      { "subat", IS_MONTH, 2 },
    { "mart", IS_MONTH | IS_WEEKDAY, 3 }, { "nisan", IS_MONTH, 4 },
    { "mayis", IS_MONTH, 5 },     { "haziran", IS_MONTH, 6 },
    { "temmuz", IS_MONTH, 7 },    { "agustos", IS_MONTH, 8 },
    { "eylul", IS_MONTH, 9 },     { "ekim", IS_MONTH, 10 },
    { "kasim", IS_MONTH, 11 },    { "aralik", IS_MONTH, 12 },
    { "pazartesi", IS_WEEKDAY, 0 }, { "sali", IS_WEEKDAY, 0 },
    { "carsamba", IS_WEEKDAY, 0 },{ "persembe", IS_WEEKDAY, 0 },
    { "cuma", IS_WEEKDAY, 0 },    { "cumartesi", IS_WEEKDAY, 0 },
    { "pazar", IS_WEEKDAY, 0 },   { "bugun", IS_NAMED, 0 },
    { "dun", IS_NAMED, -1 },      { "once", IS_AGO, 0 },
    { "saat", IS_UNIT, HOUR },    { "dakika", IS_UNIT, MINUTE },
    { "gun", IS_UNIT, DAY },      { "maret", IS_MONTH, 3 },
    { "agustus", IS_MONTH, 8 },
    /* Spanish and Italian once more: "mart" is a month in Turkish */
    { "martes", IS_WEEKDAY, 0 },  { "martedi", IS_WEEKDAY, 0 },
    /* Russian, Ukrainian */
    { "января", IS_MONTH, 1 },    { "январь", IS_MONTH, 1 },
    { "февраля", IS_MONTH, 2 },   { "февраль", IS_MONTH, 2 },
    { "марта", IS_MONTH, 3 },     { "март", IS_MONTH, 3 },
    { "апреля", IS_MONTH, 4 },    { "апрель", IS_MONTH, 4 },
    { "мая", IS_MONTH, 5 },       { "май", IS_MONTH, 5 },
    { "июня", IS_MONTH, 6 },      { "июнь", IS_MONTH, 6 },
    { "июля", IS_MONTH, 7 },      { "июль", IS_MONTH, 7 },
    { "августа", IS_MONTH, 8 },   { "август", IS_MONTH, 8 },
    { "сентября", IS_MONTH, 9 },  { "сентябрь", IS_MONTH, 9 },
    { "октября", IS_MONTH, 10 },  { "октябрь", IS_MONTH, 10 },
    { "ноября", IS_MONTH, 11 },   { "ноябрь", IS_MONTH, 11 },
    { "декабря", IS_MONTH, 12 },  { "декабрь", IS_MONTH, 12 },
    { "понедельник", IS_WEEKDAY, 0 }, { "вторник", IS_WEEKDAY, 0 },
    { "среда", IS_WEEKDAY, 0 },   { "четверг", IS_WEEKDAY, 0 },
    { "пятница", IS_WEEKDAY, 0 }, { "суббота", IS_WEEKDAY, 0 },
    { "воскресенье", IS_WEEKDAY, 0 },
    { "пн", IS_WEEKDAY, 0 }, { "вт", IS_WEEKDAY, 0 }, { "ср", IS_WEEKDAY, 0 },
    { "чт", IS_WEEKDAY, 0 }, { "пт", IS_WEEKDAY, 0 }, { "сб", IS_WEEKDAY, 0 },
    { "вс", IS_WEEKDAY, 0 },
    { "сегодня", IS_NAMED, 0 },   { "вчера", IS_NAMED, -1 },
    { "позавчера", IS_NAMED, -2 },{ "назад", IS_AGO, 0 },
    { "мск", IS_ZONE, 180 },      { "минуту", IS_UNIT, MINUTE },
    { "минуты", IS_UNIT, MINUTE },{ "минут", IS_UNIT, MINUTE },
    { "час", IS_UNIT, HOUR },     { "часа", IS_UNIT, HOUR },
    { "часов", IS_UNIT, HOUR },   { "день", IS_UNIT, DAY },
    { "дня", IS_UNIT, DAY },      { "дней", IS_UNIT, DAY },
    { "сичня", IS_MONTH, 1 },     { "січня", IS_MONTH, 1 },
    { "лютого", IS_MONTH, 2 },    { "березня", IS_MONTH, 3 },
    { "квітня", IS_MONTH, 4 },    { "травня", IS_MONTH, 5 },
    { "червня", IS_MONTH, 6 },    { "липня", IS_MONTH, 7 },
    { "серпня", IS_MONTH, 8 },    { "вересня", IS_MONTH, 9 },
    { "жовтня", IS_MONTH, 10 },   { "листопада", IS_MONTH, 11 },
    { "грудня", IS_MONTH, 12 },
    /* Greek: a final sigma is folded to any other */
    { "ιανουαριου", IS_MONTH, 1 },   { "ιανουαριοσ", IS_MONTH, 1 },
    { "φεβρουαριου", IS_MONTH, 2 },  { "φεβρουαριοσ", IS_MONTH, 2 },
    { "μαρτιου", IS_MONTH, 3 },      { "μαρτιοσ", IS_MONTH, 3 },
    { "απριλιου", IS_MONTH, 4 },     { "απριλιοσ", IS_MONTH, 4 },
    { "μαιου", IS_MONTH, 5 },        { "μαιοσ", IS_MONTH, 5 },
    { "μαη", IS_MONTH, 5 },
    { "ιουνιου", IS_MONTH, 6 },      { "ιουνιοσ", IS_MONTH, 6 },
    { "ιουλιου", IS_MONTH, 7 },      { "ιουλιοσ", IS_MONTH, 7 },
    { "αυγουστου", IS_MONTH, 8 },    { "αυγουστοσ", IS_MONTH, 8 },
    { "σεπτεμβριου", IS_MONTH, 9 },  { "σεπτεμβριοσ", IS_MONTH, 9 },
    { "οκτωβριου", IS_MONTH, 10 },   { "οκτωβριοσ", IS_MONTH, 10 },
    { "νοεμβριου", IS_MONTH, 11 },   { "νοεμβριοσ", IS_MONTH, 11 },
    { "δεκεμβριου", IS_MONTH, 12 },  { "δεκεμβριοσ", IS_MONTH, 12 },
    { "δευτερα", IS_WEEKDAY, 0 },    { "τριτη", IS_WEEKDAY, 0 },
    { "τεταρτη", IS_WEEKDAY, 0 },    { "πεμπτη", IS_WEEKDAY, 0 },
    { "παρασκευη", IS_WEEKDAY, 0 },  { "σαββατο", IS_WEEKDAY, 0 },
    { "κυριακη", IS_WEEKDAY, 0 },
    { "πμ", IS_HALF, HALF_MORNING }, { "μμ", IS_HALF, HALF_AFTERNOON },
    /* clang-format on */
};

/* Where a row starts with another, it stands before it. */
static const struct date_word joined[] = {
    /* clang-format off */
    { "年前", IS_UNIT | IS_AGO, MONTHS(12) },
    { "年", IS_YEAR | IS_UNIT, MONTHS(12) },
    { "月曜日", IS_WEEKDAY, 0 },     { "月曜", IS_WEEKDAY, 0 },
    { "月份", IS_MOON, 0 },          { "月", IS_MOON, 0 },
    { "日曜日", IS_WEEKDAY, 0 },     { "日曜", IS_WEEKDAY, 0 },
    { "日期", IS_LABEL, 0 },
    { "日", IS_DAY | IS_UNIT, DAY }, { "号", IS_DAY, 0 },
    { "號", IS_DAY, 0 },
    { "时间", IS_LABEL, 0 },         { "時間", IS_UNIT | IS_LABEL, HOUR },
    { "时", IS_HOUR, 0 },            { "時", IS_HOUR, 0 },
    { "点钟", IS_HOUR, 0 },          { "點鐘", IS_HOUR, 0 },
    { "点", IS_HOUR, 0 },            { "點", IS_HOUR, 0 },
    { "分钟", IS_MINUTE | IS_UNIT, MINUTE },
    { "分鐘", IS_MINUTE | IS_UNIT, MINUTE },
    { "分間", IS_UNIT, MINUTE },     { "分", IS_MINUTE | IS_UNIT, MINUTE },
    { "秒钟", IS_SECOND | IS_UNIT, 1 }, { "秒鐘", IS_SECOND | IS_UNIT, 1 },
    { "秒", IS_SECOND | IS_UNIT, 1 },
    { "上午", IS_HALF, HALF_MORNING },    { "凌晨", IS_HALF, HALF_MORNING },
    { "清晨", IS_HALF, HALF_MORNING },    { "早上", IS_HALF, HALF_MORNING },
    { "早晨", IS_HALF, HALF_MORNING },    { "午前", IS_HALF, HALF_MORNING },
    { "中午", IS_HALF, HALF_NOON },       { "正午", IS_HALF, HALF_NOON },
    { "下午", IS_HALF, HALF_AFTERNOON },  { "午後", IS_HALF, HALF_AFTERNOON },
    { "午后", IS_HALF, HALF_AFTERNOON },  { "傍晚", IS_HALF, HALF_AFTERNOON },
    { "晚上", IS_HALF, HALF_NIGHT },      { "晚间", IS_HALF, HALF_NIGHT },
    { "夜间", IS_HALF, HALF_NIGHT },      { "深夜", IS_HALF, HALF_NIGHT },
    { "今天", IS_NAMED, 0 },         { "今日", IS_NAMED, 0 },
    { "昨天", IS_NAMED, -1 },        { "昨日", IS_NAMED, -1 },
    { "前天", IS_NAMED, -2 },        { "前日", IS_NAMED, -2 },
    { "一昨日", IS_NAMED, -2 },      { "大前天", IS_NAMED, -3 },
    { "刚刚", IS_NOW, 0 },           { "刚才", IS_NOW, 0 },
    { "剛剛", IS_NOW, 0 },           { "剛才", IS_NOW, 0 },
    { "たった今", IS_NOW, 0 },
    { "前", IS_AGO, 0 },             { "之前", IS_AGO, 0 },
    { "以前", IS_AGO, 0 },           { "半", IS_30, 0 },
    { "小时", IS_UNIT, HOUR },       { "小時", IS_UNIT, HOUR },
    { "天", IS_DAY | IS_UNIT, DAY }, { "个月", IS_UNIT, MONTHS(1) },
    { "個月", IS_UNIT, MONTHS(1) },  { "か月", IS_UNIT, MONTHS(1) },
    { "ヶ月", IS_UNIT, MONTHS(1) },  { "カ月", IS_UNIT, MONTHS(1) },
    { "个星期", IS_UNIT, WEEK },     { "週間", IS_UNIT, WEEK },
    { "个", IS_NOISE, 0 },           { "個", IS_NOISE, 0 },
    { "星期", IS_WEEK | IS_UNIT, WEEK }, { "礼拜", IS_WEEK, 0 },
    { "禮拜", IS_WEEK, 0 },          { "周", IS_WEEK | IS_UNIT, WEEK },
    { "週", IS_WEEK | IS_UNIT, WEEK },
    { "火曜日", IS_WEEKDAY, 0 },     { "火曜", IS_WEEKDAY, 0 },
    { "水曜日", IS_WEEKDAY, 0 },     { "水曜", IS_WEEKDAY, 0 },
    { "木曜日", IS_WEEKDAY, 0 },     { "木曜", IS_WEEKDAY, 0 },
    { "金曜日", IS_WEEKDAY, 0 },     { "金曜", IS_WEEKDAY, 0 },
    { "土曜日", IS_WEEKDAY, 0 },     { "土曜", IS_WEEKDAY, 0 },
    { "火", IS_WEEKDAY, 0 }, { "水", IS_WEEKDAY, 0 }, { "木", IS_WEEKDAY, 0 },
    { "金", IS_WEEKDAY, 0 }, { "土", IS_WEEKDAY, 0 },
    { "令和", IS_ERA, 2018 },        { "平成", IS_ERA, 1988 },
    { "昭和", IS_ERA, 1925 },        { "大正", IS_ERA, 1911 },
    { "明治", IS_ERA, 1867 },        { "民国", IS_ERA, 1911 },
    { "民國", IS_ERA, 1911 },        { "北京时间", IS_ZONE, 480 },
    { "整", IS_NOISE, 0 },           { "于", IS_NOISE, 0 },
    { "发布时间", IS_LABEL, 0 },     { "发布日期", IS_LABEL, 0 },
    { "发布于", IS_LABEL, 0 },       { "发表于", IS_LABEL, 0 },
    { "更新时间", IS_LABEL, 0 },     { "發佈時間", IS_LABEL, 0 },
    /* Korean */
    { "월요일", IS_WEEKDAY, 0 },     { "화요일", IS_WEEKDAY, 0 },
    { "수요일", IS_WEEKDAY, 0 },     { "목요일", IS_WEEKDAY, 0 },
    { "금요일", IS_WEEKDAY, 0 },     { "토요일", IS_WEEKDAY, 0 },
    { "화", IS_WEEKDAY, 0 }, { "수", IS_WEEKDAY, 0 }, { "목", IS_WEEKDAY, 0 },
    { "금", IS_WEEKDAY, 0 }, { "토", IS_WEEKDAY, 0 },
    { "일요일", IS_WEEKDAY, 0 },     { "년", IS_YEAR | IS_UNIT, MONTHS(12) },
    { "월", IS_MOON, 0 },            { "일", IS_DAY | IS_UNIT, DAY },
    { "시간", IS_UNIT, HOUR },       { "시", IS_HOUR, 0 },
    { "분", IS_MINUTE | IS_UNIT, MINUTE },
    { "초", IS_SECOND | IS_UNIT, 1 },
    { "오전", IS_HALF, HALF_MORNING },   { "오후", IS_HALF, HALF_AFTERNOON },
    { "오늘", IS_NAMED, 0 },         { "어제", IS_NAMED, -1 },
    { "그저께", IS_NAMED, -2 },      { "방금", IS_NOW, 0 },
    { "전", IS_AGO, 0 },             { "개월", IS_UNIT, MONTHS(1) },
    { "주", IS_UNIT, WEEK },
    /* clang-format on */
};

#define N_WORDS (sizeof(words) / sizeof(words[0]))

/* Letters, not bytes: of two or three bytes each only the first counts. */
static size_t letters_of(const char *s, size_t n)
{
    size_t letters = 0;

    for (size_t i = 0; i < n; i++)
        letters += ((unsigned char)s[i] & 0xC0) != 0x80;
    return letters;
}

const struct date_word *date_word_find(const char *s, size_t n)
{
    bool may_be_short = letters_of(s, n) >= MIN_LETTERS;

    for (const struct date_word *w = words; w < words + N_WORDS; w++) {
        if (w->s[0] != s[0] || strncmp(w->s, s, n) != 0)
            continue;
        if (w->s[n] == '\0' ||
            (may_be_short && (w->is & (IS_MONTH | IS_WEEKDAY))))
            return w;
    }
    return NULL;
}

const struct date_word *date_word_starting(struct str s)
{
    for (size_t i = 0; i < sizeof(joined) / sizeof(joined[0]); i++)
        if (str_starts(s, str_of(joined[i].s)))
            return &joined[i];
    return NULL;
}

bool date_word_is_zone(const struct date_word *word, int32_t offset_sec)
{
    for (const struct date_word *w = words; w < words + N_WORDS; w++)
        if ((w->is & IS_ZONE) && w->value * 60 == offset_sec &&
            strcmp(w->s, word->s) == 0)
            return true;
    return false;
}
