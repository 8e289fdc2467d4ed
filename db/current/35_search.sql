-- How words are compared when somebody searches. Who finds what is left to the policies of the tables.

/* Small letters and digits only, words apart by one space; ä as ae and, for those who type it so, as a. */
create or replace function app.search_key(said text) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  small text := lower(translate(said, 'ÄÖÜ', 'äöü'));
  plain text := translate(replace(small, 'ß', 'ss'), 'áàâãåéèêëíìîïóòôõøúùûçñýÿ', 'aaaaaeeeeiiiiooooouuucnyy');
  spelt text := replace(replace(replace(plain, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue');
begin
  return btrim(regexp_replace(
    case when spelt = plain then plain else spelt || ' ' || translate(plain, 'äöü', 'aou') end,
    '[^a-z0-9]+', ' ', 'g'));
end $$;

/*
 * How well a text fits: each word counts 3 at the beginning of a word, 2 within one, 1 misspelt.
 * Null where one of the words is not there at all.
 */
create or replace function app.search_score(words text[], said text) returns integer
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  word text;
  score integer := 0;
  key text := ' ' || app.search_key(said);
begin
  foreach word in array words loop
    if position(' ' || word in key) > 0 then score := score + 3;
    elsif length(word) >= 3 and position(word in key) > 0 then score := score + 2;
    elsif length(word) >= 5 and extension.word_similarity(word, key) >= 0.55 then score := score + 1;
    else return null;
    end if;
  end loop;
  return score;
end $$;
