-- Matrices as data: who sees a draft, what a published one refuses, and every text in the language of the page.

/* The language of the page, set for each transaction; documents set their own. */
create or replace function app.language() returns text language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('app.language', true), ''), 'de')
$$;

/*
 * Drafts that the acting membership does not see; null where it sees no matrix at all. A draft is the
 * coordination's and, once invited, that of the organisations asked to comment.
 */
create or replace function app.hidden_templates() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  if app.is_guest() then
    -- A guest reads the words of what was released to it, and of no other matrix.
    return (
      select coalesce(array_agg(t.id), '{}') from app.matrix_template t
      where t.region_id = app.current_region() and t.id not in (
        select c.template_id from app.frozen_copy c
        where c.region_id = t.region_id and c.id in (select r.copy_id from app.releases_to_me() r)));
  end if;
  if not app.may_in_region('directory.read') then return null; end if;
  if app.may_in_region('template.edit') then return '{}'; end if;
  return (
    select coalesce(array_agg(t.id), '{}') from app.matrix_template t
    where t.region_id = app.current_region() and t.state in ('draft', 'commenting')
      and not exists (
        select from app.comment_invitation i
        where i.region_id = t.region_id and i.template_id = t.id
          and i.organisation_id = any (app.organisations_where('template.comment'))));
end $$;

/* Drafts the acting membership may change. While bodies comment, the text stands still. */
create or replace function app.editable_templates() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  if not app.may_in_region('template.edit') then return '{}'; end if;
  return (
    select coalesce(array_agg(t.id), '{}') from app.matrix_template t
    where t.region_id = app.current_region() and t.state = 'draft');
end $$;

/* Drafts to which the acting organisation may add a Rückmeldung today. */
create or replace function app.templates_to_comment() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(t.id), '{}')
    from app.comment_invitation i
    join app.matrix_template t on t.region_id = i.region_id and t.id = i.template_id
    where i.region_id = app.current_region() and t.state = 'commenting' and t.comments_until >= app.today()
      and i.organisation_id = any (app.organisations_where('template.comment')));
end $$;

/* Drafts about which the acting organisation was asked and has said nothing since the round began. */
create or replace function app.templates_waiting_for_me() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(distinct t.id), '{}')
    from app.comment_invitation i
    join app.matrix_template t on t.region_id = i.region_id and t.id = i.template_id
    where t.id = any (app.templates_to_comment())
      and i.organisation_id = any (app.organisations_where('template.comment'))
      and not app.has_commented(t, i.organisation_id));
end $$;

create or replace function app.has_commented(template app.matrix_template, organisation uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.template_comment c
    where c.region_id = template.region_id and c.template_id = template.id and c.organisation_id = organisation
      and c.written_at >= template.state_at);
end $$;

/* What the mail about a round of comments tells; `mail.subject_id` is the draft, its recipient says who was asked. */
create or replace function app.mail_comment_round(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'title', t.title, 'version', t.version, 'until', t.comments_until,
      'obstacle', case
        when not app.still_reaches(t.region_id, mail.recipient, asked.everybody) then 'recipient'
        when t.state <> 'commenting' then 'withdrawn'
        when t.comments_until < app.today() then 'expired'
        when not app.still_reaches(t.region_id, mail.recipient, asked.silent) then 'used' end)
    from app.matrix_template t
    cross join lateral (
      select coalesce(array_agg(i.organisation_id), '{}') as everybody,
        coalesce(array_agg(i.organisation_id) filter (where not app.has_commented(t, i.organisation_id)), '{}') as silent
      from app.comment_invitation i where i.region_id = t.region_id and i.template_id = t.id) asked
    where t.region_id = mail.region_id and t.id = mail.subject_id);
end $$;

/*
 * „gilt für“: whether a criterion is asked of an organisation. One that is not asked stands neither in its
 * matrix nor in its progress and takes no answer. Schools are told apart by Schulform, owners by legal form.
 */
create or replace function app.is_asked(applies_to text[], organisation uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  if applies_to = '{}' then return true; end if;
  return exists (
      select from app.school s
      where s.region_id = app.current_region() and s.id = organisation and s.school_type = any (applies_to))
    or exists (
      select from app.school_owner o
      where o.region_id = app.current_region() and o.id = organisation and o.legal_form = any (applies_to));
end $$;

-- What was published stays as it is, and what bodies comment on stands still meanwhile.
create or replace function app.refuse_change_of_template() returns trigger language plpgsql set search_path = '' as $$
declare
  may_change text[] := case old.state
    when 'commenting' then array['state', 'state_at', 'state_by', 'comments_until', 'revision', 'based_on']
    else array['state', 'state_at', 'state_by', 'based_on'] end;
begin
  if old.state = 'draft' then return coalesce(new, old); end if;
  if tg_op = 'DELETE' or to_jsonb(new) - may_change <> to_jsonb(old) - may_change then
    raise exception 'matrix is %', old.state using errcode = 'TR409';
  end if;
  return new;
end $$;

create or replace function app.refuse_change_within_template() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  touched jsonb := jsonb_build_array(to_jsonb(old), to_jsonb(new));
begin
  if exists (
    select from jsonb_array_elements(touched) r
    join app.matrix_template t
      on t.region_id = (r ->> 'region_id')::uuid and t.id = (r ->> 'template_id')::uuid
    where t.state <> 'draft')
  then
    raise exception 'matrix is no draft' using errcode = 'TR409';
  end if;
  return coalesce(new, old);
end $$;

-- A pair belongs to the newer of its two matrices, so one of them must still be a draft.
create or replace function app.refuse_change_of_mirror() returns trigger
language plpgsql security definer set search_path = '' as $$
declare p app.mirror_pair := coalesce(new, old);
begin
  if 2 = (
    select count(*) from app.criterion c
    join app.matrix_template t on t.region_id = c.region_id and t.id = c.template_id
    where c.region_id = p.region_id and c.id in (p.owner_criterion_id, p.school_criterion_id)
      and t.state <> 'draft')
  then
    raise exception 'both matrices are no drafts' using errcode = 'TR409';
  end if;
  return p;
end $$;

create trigger a_step before update of state on app.matrix_template for each row execute function app.check_step();
create trigger b_frozen before update or delete on app.matrix_template
  for each row execute function app.refuse_change_of_template();
create trigger b_frozen before insert or update or delete on app.template_level
  for each row execute function app.refuse_change_within_template();
create trigger b_frozen before insert or update or delete on app.theme
  for each row execute function app.refuse_change_within_template();
create trigger b_frozen before insert or update or delete on app.criterion
  for each row execute function app.refuse_change_within_template();
create trigger b_frozen before insert or update or delete on app.mirror_pair
  for each row execute function app.refuse_change_of_mirror();

/*
 * The texts of a matrix in the language of the page, else in its own; `lang` says which it is. Whatever shows
 * a matrix reads these; documents set the region's language first (features/matrices/language.server.ts).
 */
drop view if exists app.worded_template, app.worded_level, app.worded_theme, app.worded_criterion, app.criterion_succession;

create view app.worded_template with (security_invoker = true) as
select t.region_id, t.id, t.audience, t.version, t.language, t.state, t.framework,
  coalesce(w.title, t.title) as title,
  coalesce(w.scale_sentence, t.scale_sentence) as scale_sentence,
  coalesce(w.rules, t.rules) as rules,
  coalesce(w.field_rules, t.field_rules) as field_rules,
  coalesce(w.language, t.language) as lang
from app.matrix_template t
left join app.template_wording w
  on w.region_id = t.region_id and w.template_id = t.id and w.language = app.language();

create view app.worded_level with (security_invoker = true) as
select l.region_id, l.template_id, l.no,
  coalesce(w.name, l.name) as name, coalesce(w.meaning, l.meaning) as meaning,
  coalesce(w.language, t.language) as lang
from app.template_level l
left join app.level_wording w
  on w.region_id = l.region_id and w.template_id = l.template_id and w.no = l.no and w.language = app.language()
left join app.matrix_template t on t.region_id = l.region_id and t.id = l.template_id;

create view app.worded_theme with (security_invoker = true) as
select h.region_id, h.id, h.template_id, h.key, h.number, h.position, h.stays_inside,
  coalesce(w.title, h.title) as title, coalesce(w.language, t.language) as lang
from app.theme h
left join app.theme_wording w
  on w.region_id = h.region_id and w.theme_id = h.id and w.language = app.language()
left join app.matrix_template t on t.region_id = h.region_id and t.id = h.template_id;

create view app.worded_criterion with (security_invoker = true) as
select c.region_id, c.id, c.template_id, c.theme_id, c.key, c.position, c.is_core, c.applies_to, c.no_upload,
  coalesce(w.title, c.title) as title,
  coalesce(w.guiding_question, c.guiding_question) as guiding_question,
  coalesce(w.level_texts, c.level_texts) as level_texts,
  coalesce(w.evidence_hint, c.evidence_hint) as evidence_hint,
  coalesce(w.language, t.language) as lang
from app.criterion c
left join app.criterion_wording w
  on w.region_id = c.region_id and w.criterion_id = c.id and w.language = app.language()
left join app.matrix_template t on t.region_id = c.region_id and t.id = c.template_id;

/*
 * The same criterion in one Fassung and in a later one or in that very one: same framework, audience and key. Unchanged, so that an
 * answer may be carried over, it is where the guiding question and every level text are equal.
 */
create view app.criterion_succession with (security_invoker = true) as
select e.region_id, e.template_id as from_template_id, e.id as from_criterion_id,
  l.template_id as to_template_id, l.id as to_criterion_id, l.key,
  e.guiding_question = l.guiding_question and e.level_texts = l.level_texts as is_unchanged
from app.matrix_template et
join app.matrix_template lt
  on lt.region_id = et.region_id and lt.framework = et.framework and lt.audience = et.audience and lt.version >= et.version
join app.criterion e on e.region_id = et.region_id and e.template_id = et.id
join app.criterion l on l.region_id = lt.region_id and l.template_id = lt.id and l.key = e.key;
