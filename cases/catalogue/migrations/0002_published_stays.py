"""A published version cannot be changed or removed, whoever tries: only its state may go on to retired."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION catalogue_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
        IF OLD.state = 'published' AND NEW.state = 'retired'
            AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a published version stays as it is' USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
TRIGGER = """
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON catalogue_kindversion
FOR EACH ROW EXECUTE FUNCTION catalogue_published_stays()
"""


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [FUNCTION, TRIGGER],
            [
                "DROP TRIGGER published_stays ON catalogue_kindversion",
                "DROP FUNCTION catalogue_published_stays()",
            ],
        ),
    ]
