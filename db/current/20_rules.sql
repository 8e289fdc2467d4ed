-- The rule functions all policies ask. plpgsql, because PostgreSQL before 18 plans a SQL function anew at each call.

/*
 * Whether a membership holds today: within its dates, of a service provider under a mandate that still runs, and of
 * a guest with its place at the table.
 * Suspension is the person's and asked separately.
 */
create or replace function app.is_current(m app.membership) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return m.valid_from <= app.today() and (m.valid_to is null or m.valid_to >= app.today())
    and (m.mandate_id is null or exists (
      select from app.mandate d
      where d.region_id = m.region_id and d.id = m.mandate_id and d.ended_at is null
        and d.valid_from <= app.today() and d.valid_to >= app.today()))
    and (m.role <> 'guest' or app.guest_holds(m.region_id, m.organisation_id));
end $$;

/*
 * What the acting membership may, worked out once in a transaction because the policies of one page ask dozens of
 * times: who asks on which day, `|`, the organisation, `|`, and each permission with its scope between blanks.
 * Whoever could forge the setting could as well set whose membership it is.
 */
create or replace function app.acting_rights() returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  asked_by text := concat_ws(' ', app.current_region(), app.current_person(), app.current_membership(), app.today());
  rights text := current_setting('app.rights', true);
begin
  if starts_with(rights, asked_by || '|') then return rights; end if;
  select concat(asked_by, '|', max(m.organisation_id::text), '| ', string_agg(r.scope || ':' || r.permission || ' ', ''))
  into rights
  from app.membership m
  join app.person p on p.region_id = m.region_id and p.id = m.person_id
  join app.role_permission r on r.role = m.role
  where m.region_id = app.current_region()
    and m.id = app.current_membership()
    and m.person_id = app.current_person()
    and p.suspended_at is null
    and not exists (select from app.region g where g.id = m.region_id and g.suspended_at is not null)
    and app.is_current(m)
    and (r.under_mandate or m.mandate_id is null);
  perform set_config('app.rights', rights, true);
  return rights;
end $$;

/* After a change of what rights rest on, the same transaction asks anew. */
create or replace function app.forget_rights() returns trigger language plpgsql set search_path = '' as $$
begin
  perform set_config('app.rights', '', true);
  return null;
end $$;

/* Organisations in which the acting membership holds the permission: the own one or none. */
create or replace function app.organisations_where(wanted text) returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
declare
  rights text := app.acting_rights();
begin
  if strpos(rights, ' own:' || wanted || ' ') = 0 then return '{}'; end if;
  return array[split_part(rights, '|', 2)::uuid];
end $$;

/* Whether the acting membership holds the permission for the whole region. */
create or replace function app.may_in_region(wanted text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return strpos(app.acting_rights(), ' region:' || wanted || ' ') > 0;
end $$;

/*
 * Whether the person may stand in for the membership: a member of the same organisation with a membership of its
 * own, not of a service provider, and not the one it would stand in for.
 */
create or replace function app.may_deputise(organisation uuid, represented uuid, wanted_role text, person uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.membership r
    join app.membership m on m.region_id = r.region_id and m.organisation_id = r.organisation_id
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where r.region_id = app.current_region() and r.id = represented and r.organisation_id = organisation
      and r.role = wanted_role and r.deputy_of is null and r.mandate_id is null and app.is_current(r)
      and m.person_id = person and m.person_id <> r.person_id
      and m.deputy_of is null and m.mandate_id is null and app.is_current(m) and p.suspended_at is null);
end $$;

/* Hand-overs in which the acting membership takes something over. */
create or replace function app.hand_overs_to_me() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(t.hand_over_id), '{}') from app.hand_over_taker t
    where t.region_id = app.current_region() and t.taker_id = app.current_membership()
      and cardinality(app.organisations_where('people.read')) > 0);
end $$;

/* Whose work may be handed over by the acting membership: its own, and that of people it manages. */
create or replace function app.may_hand_over(organisation uuid, giver uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.membership m
    where m.region_id = app.current_region() and m.id = giver and m.organisation_id = organisation
      and (organisation = any (app.organisations_where('people.invite'))
        or (m.id = app.current_membership() and organisation = any (app.organisations_where('people.read')))));
end $$;

/* Somebody of the same organisation, not of a service provider. */
create or replace function app.may_take_over(hand_over uuid, taker uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.hand_over h
    join app.membership m on m.region_id = h.region_id and m.organisation_id = h.organisation_id
    where h.region_id = app.current_region() and h.id = hand_over and m.id = taker and m.id <> h.membership_id
      and m.mandate_id is null and app.is_current(m)
      and app.may_hand_over(h.organisation_id, h.membership_id));
end $$;

/* The mandate the acting membership works under, or null. */
create or replace function app.current_mandate() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select m.mandate_id from app.membership m
    where m.region_id = app.current_region() and m.id = app.current_membership()
      and m.person_id = app.current_person() and app.is_current(m));
end $$;

/* The Bereich for which the acting membership works in the house, its own or that of whom it stands in for. */
create or replace function app.current_unit() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(m.unit_id, b.unit_id)
    from app.membership m
    left join app.membership b on b.region_id = m.region_id and b.id = m.deputy_of
    where m.region_id = app.current_region() and m.id = app.current_membership() and m.mandate_id is null
      and m.organisation_id = any (app.organisations_where('matrix.answer')));
end $$;

/* Themes the acting membership answers: those of its Bereich, or those its mandate names. */
create or replace function app.themes_assigned_to_me() returns table (assessment_id uuid, theme_id uuid)
language plpgsql stable security definer set search_path = '' as $$
declare
  mandate uuid := app.current_mandate();
begin
  if mandate is null then
    return query
      select t.assessment_id, t.theme_id from app.theme_assignment t
      where t.region_id = app.current_region() and t.unit_id = app.current_unit();
  else
    return query
      select a.id, h.id
      from app.mandate_theme d
      join app.assessment a on a.region_id = d.region_id and a.organisation_id = d.owner_id
      join app.theme h on h.region_id = a.region_id and h.template_id = a.template_id and h.key = d.theme_key
      where d.region_id = app.current_region() and d.mandate_id = mandate
        and d.owner_id = any (app.organisations_where('matrix.answer'));
  end if;
end $$;

/* Whether the acting membership writes the answers of a theme: all of them, or those assigned to it. */
create or replace function app.may_answer(organisation uuid, assessment uuid, theme uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return organisation = any (app.organisations_where('matrix.edit'))
    or (assessment, theme) in (select t.assessment_id, t.theme_id from app.themes_assigned_to_me() t);
end $$;

/* What the interface asks for one organisation: the same rule as the policies. */
create or replace function app.may(wanted text, organisation uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return organisation = any (app.organisations_where(wanted));
end $$;

/* Filled workbooks the acting membership may decide on: what it read in itself, and all of them for the lead. */
create or replace function app.filled_workbooks_of_mine() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(w.id), '{}') from app.filled_workbook w
    where w.region_id = app.current_region()
      and (w.organisation_id = any (app.organisations_where('matrix.edit'))
        or (w.read_by = app.current_membership()
          and w.organisation_id = any (app.organisations_where('matrix.answer')))));
end $$;

/* Releases that reach the acting organisation today: not withdrawn, not run out. */
create or replace function app.releases_to_me() returns table (release_id uuid, copy_id uuid, includes_remarks boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select r.id, r.copy_id, r.includes_remarks
    from app.release r
    where r.region_id = app.current_region()
      and r.recipient_id = any (app.organisations_where('shared.read'))
      and r.withdrawn_at is null
      and (r.until is null or r.until >= app.today());
end $$;

/* Themes of frozen copies that reach the acting organisation today. */
create or replace function app.themes_shared_with_me() returns table (copy_id uuid, theme_id uuid, includes_remarks boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select r.copy_id, t.theme_id, r.includes_remarks
    from app.releases_to_me() r
    join app.release_theme t on t.region_id = app.current_region() and t.release_id = r.release_id;
end $$;

/* Visits the acting organisation is invited to and may still see. */
create or replace function app.visits_shared_with_me() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(v.visit_id), '{}')
    from app.visit_partner v
    where v.region_id = app.current_region()
      and v.organisation_id = any (app.organisations_where('shared.read'))
      and v.access_until >= app.today());
end $$;

/* Whether parties may still comment on a Berichtsbogen. */
create or replace function app.is_open_for_comments(sheet uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.report_sheet s
    where s.region_id = app.current_region() and s.id = sheet and s.state = 'commenting');
end $$;

/* Sections of Berichtsbögen that are about the acting school and were sent to it or frozen. */
create or replace function app.sections_of_mine() returns table (sheet_id uuid, school_id uuid)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select s.sheet_id, s.school_id from app.report_section s
    where s.region_id = app.current_region()
      and s.school_id = any (app.organisations_where('shared.read'))
      and (s.content is not null or exists (
        select from app.report_proposal p
        where p.region_id = s.region_id and p.sheet_id = s.sheet_id and p.school_id = s.school_id));
end $$;

/* Named exception to "reading writes nothing": the recipient organisation opened a release. Per organisation, never per person. */
create or replace function app.open_release(release uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update app.release r set opened_at = app.now()
  where r.region_id = app.current_region() and r.id = release and r.opened_at is null
    and r.id in (select m.release_id from app.releases_to_me() m);
end $$;

/* Named exception to "reading writes nothing": the invited organisation opened a visit. */
create or replace function app.open_visit(visit uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update app.visit_partner p set opened_at = app.now()
  where p.region_id = app.current_region() and p.visit_id = visit and p.opened_at is null
    and p.organisation_id = any (app.organisations_where('shared.read'))
    and p.access_until >= app.today();
end $$;

/* One mail for each person who leads the organisation, for functions that know that it may be written. */
create or replace function app.mail_leads(region uuid, kind text, organisation uuid, subject uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.mail (region_id, kind, recipient, language, subject_id)
  select distinct on (p.id) m.region_id, mail_leads.kind, p.mail, coalesce(u.language, r.language), subject
  from app.membership m
  join app.region r on r.id = m.region_id
  join app.person p on p.region_id = m.region_id and p.id = m.person_id
  left join auth."user" u on u.id = p.user_id
  where m.region_id = mail_leads.region and m.organisation_id = organisation
    and m.role in ('ownerLead', 'schoolLead', 'regionCoordinator', 'schoolSupervision', 'mediaAdvisor', 'steering', 'guest')
    and p.suspended_at is null
    and app.is_current(m);
end $$;

/* An invitation to an address that may be no account yet, in the language it reads. */
create or replace function app.mail_invited(address text, invitation uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.mail (region_id, kind, recipient, language, subject_id)
  select i.region_id, 'invitation', i.mail, coalesce(u.language, r.language), i.id
  from app.invitation i
  join app.region r on r.id = i.region_id
  left join auth."user" u on u.email = i.mail
  where i.region_id = app.current_region() and i.id = invitation and i.mail = mail_invited.address;
end $$;

/*
 * Whether anybody gets what is sent to a partner of the acting organisation's visit: yes or no, never who.
 * Null where the organisation is no such partner.
 */
create or replace function app.reaches_anybody(visit uuid, partner uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (
    select from app.visit_partner v
    where v.region_id = app.current_region() and v.visit_id = visit and v.organisation_id = partner
      and v.owner_id = any (app.organisations_where('visit.read')))
  then
    return null;
  end if;
  return exists (
    select from app.membership m
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where m.region_id = app.current_region() and m.organisation_id = partner
      and m.role in ('ownerLead', 'schoolLead', 'regionCoordinator', 'schoolSupervision', 'mediaAdvisor', 'steering', 'guest')
      -- A guest needs no account, only the link.
      and (p.user_id is not null or m.role = 'guest') and p.suspended_at is null and app.is_current(m));
end $$;

/* What every page of a region knows of it, whoever asks. */
create or replace function auth.region_of_session(r app.region) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return jsonb_build_object(
    'id', r.id, 'shortName', r.short_name, 'name', r.name, 'language', r.language, 'isDemo', r.is_demo,
    'words', r.words, 'accent', r.accent,
    'logo', (select left(f.sha256, 16) from app.file f where f.region_id = r.id and f.id = r.logo_file_id),
    'hasRegister', r.county_key is not null and not r.is_demo,
    'horizonYears', jsonb_build_object(
      'short', r.horizon_short_years, 'medium', r.horizon_medium_years, 'long', r.horizon_long_years));
end $$;

/*
 * Who a browser is, in one statement: the account of a session and what it may act as in a region.
 * The token is compared by its SHA-256; sessions end after 60 minutes of rest and 12 hours at the latest.
 */
create or replace function auth.session_actor(token_hash text, region_short_name text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'sessionId', s.id, 'userId', u.id, 'name', u.name, 'mail', u.email, 'language', u.language,
      'usedAt', s.updated_at,
      'endsAt', s.created_at + interval '12 hours',
      'proof', s.proof,
      'factorDueOn', case when s.proof is null then auth.factor_due_on(u.id) end,
      'isFactorDue', s.proof is null and auth.factor_is_due(u.id),
      'isOperator', exists (select from auth.operator o where o.user_id = u.id),
      'regions', (
        select coalesce(jsonb_agg(distinct jsonb_build_object('shortName', r.short_name, 'name', r.name)), '[]')
        from app.person p join app.region r on r.id = p.region_id
        join app.membership m on m.region_id = p.region_id and m.person_id = p.id
        where p.user_id = u.id and p.suspended_at is null and r.suspended_at is null
          and app.is_current(m)),
      'suspendedRegions', (
        select coalesce(jsonb_agg(distinct jsonb_build_object('shortName', r.short_name, 'name', r.name)), '[]')
        from app.person p join app.region r on r.id = p.region_id
        join app.membership m on m.region_id = p.region_id and m.person_id = p.id
        where p.user_id = u.id and p.suspended_at is null and r.suspended_at is not null
          and app.is_current(m)),
      'region', (
        select auth.region_of_session(r) || jsonb_build_object(
          'personId', p.id, 'personName', p.name,
          'actingMembershipId', a.membership_id,
          'memberships', (
            select jsonb_agg(jsonb_build_object(
              'id', m.id, 'role', m.role, 'organisationId', o.id, 'organisationName', o.name,
              'organisationKind', o.kind,
              'permissions', (select coalesce(jsonb_agg(x.permission), '[]')
                from app.role_permission x where x.role = m.role and (x.under_mandate or m.mandate_id is null)),
              'unitName', (select t.name from app.unit t where t.region_id = m.region_id and t.id = m.unit_id),
              'mandate', (select jsonb_build_object('provider', d.provider, 'until', m.valid_to)
                from app.mandate d where d.region_id = m.region_id and d.id = m.mandate_id),
              'until', m.valid_to,
              'deputyFor', (select q.name from app.membership b
                join app.person q on q.region_id = b.region_id and q.id = b.person_id
                where b.region_id = m.region_id and b.id = m.deputy_of),
              'schools', (select count(*) from app.school c
                where c.region_id = o.region_id and c.owner_id = o.id and c.gone_on is null))
              order by o.name, m.id)
            from app.membership m
            join app.organisation o on o.region_id = m.region_id and o.id = m.organisation_id
            where m.region_id = p.region_id and m.person_id = p.id
              and app.is_current(m)))
        from app.region r
        join app.person p on p.region_id = r.id and p.user_id = u.id and p.suspended_at is null
        left join auth.acting a on a.session_id = s.id and a.region_id = r.id
        where r.short_name = region_short_name and r.suspended_at is null))
    from auth.session s join auth."user" u on u.id = s.user_id
    where s.token = token_hash
      and s.expires_at > now()
      and s.created_at > now() - interval '12 hours'
      and s.updated_at > now() - interval '60 minutes'
      -- Begun before there was a second factor, without it it is worth nothing any more.
      and (s.proof is not null or not auth.has_factor(u.id)));
end $$;

/* Whether an earlier sheet of the visit has a section of the school: it keeps it, also taken off the visit since. */
create or replace function app.has_section(visit uuid, school uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.report_section s
    where s.region_id = app.current_region() and s.visit_id = visit and s.school_id = school
      and s.owner_id = any (app.organisations_where('report.confirm')));
end $$;
