-- A school keeps some themes to itself unless it decides otherwise: they are not proposed for a release.

alter table app.theme add column stays_inside boolean not null default false;
comment on column app.theme.stays_inside is 'Not proposed for a release; whoever owns the copy may still release it.';

-- Published versions are frozen and their owner is subject to the rules too, so both are lifted for this statement.
alter table app.theme no force row level security;
alter table app.theme disable trigger user;
alter table app.matrix_template no force row level security;
update app.theme h set stays_inside = true
from app.matrix_template t
where t.region_id = h.region_id and t.id = h.template_id and t.audience = 'school' and h.key in ('S6', 'S7');
alter table app.matrix_template force row level security;
alter table app.theme enable trigger user;
alter table app.theme force row level security;
