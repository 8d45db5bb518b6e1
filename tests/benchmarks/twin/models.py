"""The same tables, as far as the list needs them."""

from django.db import models


class Person(models.Model):
    id = models.UUIDField(primary_key=True)
    first_name = models.TextField()
    infix = models.TextField()
    last_name = models.TextField()
    birth_date = models.DateField()

    class Meta:
        managed = False
        db_table = "people_youngperson"


class Member(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "partners_member"


class Trajectory(models.Model):
    id = models.UUIDField(primary_key=True)
    number = models.TextField()
    state = models.TextField()
    next_due_on = models.DateField(null=True)
    young_person = models.ForeignKey(Person, on_delete=models.PROTECT)
    practitioner = models.ForeignKey(Member, on_delete=models.PROTECT)

    class Meta:
        managed = False
        db_table = "trajectories_trajectory"
