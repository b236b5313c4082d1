-- Who may open a case on a journey for themselves. Journeys that were there already are open to whom they are for:
-- those for staff to all staff, the others to residents and businesses.
ALTER TABLE journey ADD COLUMN open_to_residents {bool} NOT NULL DEFAULT false;
ALTER TABLE journey ADD COLUMN open_to_staff {bool} NOT NULL DEFAULT false;
ALTER TABLE journey ADD COLUMN open_to_managers {bool} NOT NULL DEFAULT false;
UPDATE journey SET open_to_residents = (customer_kind <> 'STAFF'), open_to_staff = (customer_kind = 'STAFF');
