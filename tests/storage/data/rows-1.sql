-- rows-1.sql -- what a database of schema version 1 may hold: rows in each of
-- its tables.
INSERT INTO meta VALUES ('created_sec', '1642000000'), ('since', '2022'),
    ('authority', 'news.example');
INSERT INTO source VALUES
    (1, 'a', 'A', 'http://a.example/', 'source:a', 0, 1642000000, NULL,
     1642300000, 1642200000, 1642200000, 1642100000, 0, 200, NULL, 0,
     'http://a.example/', x'22652200', x'6d', x'00', 7, 2, 3, 1, 'item 2',
     x'7231', 1642000000),
    (2, 'gone', 'Gone', 'http://g.example/', 'g', 5, 1642000000, 1642100000,
     1642300000, NULL, NULL, NULL, 4, NULL, 'no answer', 9, NULL, NULL, NULL,
     NULL, 0, 0, 0, 0, NULL, x'', NULL);
INSERT INTO medium VALUES (1, '菏泽日报', 'hezeribao', 1642000000);
INSERT INTO post VALUES
    (1, 'infocode:NW202201142247450276', 'NW202201142247450276',
     'tag:news.example,2022:NW202201142247450276', 'NW202201142247450276',
     '/hezeribao/2022/01/14/NW202201142247450276.html', 1, 1, 'T',
     'http://a.example/1', 'S', 1, '', 'zh',
     '[{"name":"N","url":"","email":""}]', 0, 1642171260, 480, 1642171260,
     1642171260, 1642171260, 1642172000),
    (2, 'guid:a' || char(10) || 'x', NULL, 'tag:news.example,2022:guid-1', 'x',
     '/hezeribao/2022/01/15/x.html', 1, 2, '', '', '', 0, '', '', '[]', 2,
     1642172000, 0, 0, 1642172000, 1642172000, 1642172000);
INSERT INTO content VALUES (1, '<p>text</p>');
INSERT INTO identity VALUES (x'00112233445566778899aabbccddeeff', 1),
    (x'10112233445566778899aabbccddeeff', 2);
INSERT INTO passed_over VALUES (1, x'20112233445566778899aabbccddeeff');
INSERT INTO shared_link VALUES (1, x'30112233445566778899aabbccddeeff');
INSERT INTO carrier VALUES
    (1, 1, 'http://a.example/1', '1', 'T', 1642172000, x'01'),
    (1, 2, '', '', 'T', 1642172001, x'02'),
    (2, 2, '', 'x', '', 1642172000, x'03');
INSERT INTO revision VALUES (1, 1, 1, 1642173000, 'old', '', '<p>old</p>');
INSERT INTO tag VALUES (1, 1, '菏泽日报新闻');
INSERT INTO enclosure VALUES
    (1, 1, 'http://a.example/1.mp3', 'audio/mpeg', '', -1, -1);
INSERT INTO detail VALUES
    (1, 1, 'http://a.example/d1', 1642172100, NULL, 1642172000, 1, NULL),
    (2, 2, 'http://a.example/d2', NULL, NULL, 1642172000, 2, 'HTTP 500');
INSERT INTO stream VALUES (1, 0, 0, 'tag:news.example,2022:stream-all', 2),
    (2, 1, 1, 'tag:news.example,2022:medium-1', 2);
INSERT INTO stream_post VALUES (1, 1, 1, 1642171260), (1, 2, 2, 1642172000),
    (2, 1, 1, 1642171260), (2, 2, 2, 1642172000);
INSERT INTO to_publish VALUES (0, 1, 0, 1), (2, 1, 0, 2);
