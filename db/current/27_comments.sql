-- Comments to the draft of a Berichtsbogen: who is asked, who has said something, who is reminded.

/*
 * Who was sent what of a draft, and how many comments came back: the common part to each partner and each Bereich
 * that takes part, a section to its school. By organisation and Bereich, never by person.
 */
create or replace function app.asked_for_comments(region uuid, sheet uuid)
returns table (organisation_id uuid, unit_id uuid, school_id uuid, comments integer)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select a.id, a.unit, p.school_id, (
      select count(*)::integer from app.report_comment c
      where c.region_id = p.region_id and c.sheet_id = p.sheet_id and c.organisation_id = a.id
        and c.unit_id is not distinct from a.unit and c.school_id is not distinct from p.school_id)
    from app.report_proposal p
    cross join lateral (
      select p.school_id as id, null::uuid as unit where p.school_id is not null
      union all
      select v.organisation_id, null from app.visit_partner v
      where p.school_id is null and v.region_id = p.region_id and v.visit_id = p.visit_id
        and v.access_until >= app.today()
      union all
      select p.owner_id, u.unit_id from app.visit_unit u
      where p.school_id is null and u.region_id = p.region_id and u.visit_id = p.visit_id) a
    where p.region_id = region and p.sheet_id = sheet;
end $$;

/* The same for those who confirm the sheet. */
create or replace function app.comments_asked(sheet uuid)
returns table (organisation_id uuid, unit_id uuid, school_id uuid, comments integer)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select a.organisation_id, a.unit_id, a.school_id, a.comments
    from app.report_sheet s
    cross join lateral app.asked_for_comments(s.region_id, s.id) a
    where s.region_id = app.current_region() and s.id = sheet
      and s.owner_id = any (app.organisations_where('report.confirm'));
end $$;

/* Asks everybody for comments: an organisation by its leads, a Bereich by its people. */
create or replace function app.mail_draft(sheet uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform app.mail_leads(app.current_region(), 'reportDraft', a.organisation_id, sheet)
  from (select distinct c.organisation_id from app.comments_asked(sheet) c where c.unit_id is null) a;
  perform app.mail_people_of_unit(app.current_region(), 'reportDraft', c.unit_id, sheet)
  from app.comments_asked(sheet) c where c.unit_id is not null;
end $$;

/* Reminds, three days before the last day, each organisation and Bereich that has said nothing yet; once for each last day. */
create or replace function app.remind_of_comments() returns integer
language plpgsql security definer set search_path = '' as $$
declare
  due record;
  made integer := 0;
begin
  -- Two processes remind at the same minute.
  perform pg_advisory_xact_lock(hashtextextended('comment reminders', 0));
  for due in
    with reached as (
      update app.report_proposal p set reminded_until = p.comments_until
      where p.comments_until between app.today() and app.today() + 3
        and p.reminded_until is distinct from p.comments_until
        -- Whoever was asked only now needs no reminder.
        and (p.sent_at at time zone 'Europe/Berlin')::date < app.today()
      returning p.region_id, p.sheet_id, p.school_id)
    select distinct a.organisation_id, a.unit_id, s.region_id, s.id
    from reached p
    join app.report_sheet s on s.region_id = p.region_id and s.id = p.sheet_id and s.state = 'commenting'
    join app.region g on g.id = p.region_id and g.suspended_at is null
    cross join lateral app.asked_for_comments(s.region_id, s.id) a
    where a.school_id is not distinct from p.school_id and a.comments = 0
  loop
    if due.unit_id is null then
      perform app.mail_leads(due.region_id, 'reportDraftReminder', due.organisation_id, due.id);
    else
      perform app.mail_people_of_unit(due.region_id, 'reportDraftReminder', due.unit_id, due.id);
    end if;
    made := made + 1;
  end loop;
  return made;
end $$;

/* What the mail about a draft tells: the common part where it is the recipient's, else the section of its school. */
create or replace function app.mail_report_draft(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'ownerName', o.name, 'title', v.title, 'heldOn', v.held_on, 'visitId', v.id,
      'schoolId', p.school_id, 'until', p.comments_until,
      'obstacle', case
        when s.state <> 'commenting' then 'gone'
        when mail.kind = 'reportDraftReminder' and p.comments_until < app.today() then 'expired' end)
    from app.report_sheet s
    join app.visit v on v.region_id = s.region_id and v.id = s.visit_id
    join app.organisation o on o.region_id = s.region_id and o.id = s.owner_id
    join app.report_proposal p on p.region_id = s.region_id and p.sheet_id = s.id
    join app.asked_for_comments(s.region_id, s.id) a on a.school_id is not distinct from p.school_id
    where s.region_id = mail.region_id and s.id = mail.subject_id
      and case when a.unit_id is null then app.still_reaches(s.region_id, mail.recipient, array[a.organisation_id])
        else mail.recipient in (select u.mail from app.people_of_unit(s.region_id, a.unit_id) u) end
    order by p.school_id is null desc
    limit 1);
end $$;
