"""A version that was published may be withdrawn, with a reason; for the rest it stays as it is, for good."""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION catalogue_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
AFTER = """
CREATE OR REPLACE FUNCTION catalogue_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'UPDATE' AND NEW.state NOT IN ('draft', 'published') THEN
            RAISE EXCEPTION 'a draft can only be published' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
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
        IF OLD.state IN ('published', 'retired') AND NEW.state = 'withdrawn'
            AND to_jsonb(NEW) - ARRAY['state', 'withdrawn_at', 'withdrawal_reason']
                = to_jsonb(OLD) - ARRAY['state', 'withdrawn_at', 'withdrawal_reason'] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a published version stays as it is' USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


class Migration(migrations.Migration):
    """Replaces what the trigger of 0002 does."""

    dependencies = [("catalogue", "0003_versions")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
