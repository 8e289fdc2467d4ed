-- Everything in db/current is today's truth and made anew on each migrate; it starts from nothing.
do $$
declare p record;
begin
  for p in select tablename, policyname from pg_policies where schemaname = 'app' loop
    execute format('drop policy %I on app.%I', p.policyname, p.tablename);
  end loop;
end $$;

do $$
declare t record;
begin
  for t in
    select c.relname, g.tgname from pg_trigger g
    join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'app' and not g.tgisinternal
  loop
    execute format('drop trigger %I on app.%I', t.tgname, t.relname);
  end loop;
end $$;

revoke all on all tables in schema app, auth from app_user, app_auth, app_system;
revoke all on all functions in schema app, auth from public, app_user, app_auth, app_system;
