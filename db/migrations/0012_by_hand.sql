-- Schools outside of North Rhine-Westphalia: each Land writes its official numbers in its own way.

alter table app.school drop constraint school_school_number_check;
alter table app.school add constraint school_school_number_check check (school_number ~ '^[0-9A-Z]{1,12}$');

comment on column app.municipality.key is
  'Gemeindeschlüssel; 99 and a running number where nobody gave one, which no Land of the official key uses.';
