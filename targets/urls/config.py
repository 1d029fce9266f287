"""Addresses of configuration by administrators."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from targets.agreements.views import (
    agreement,
    measures,
    members,
    merger,
    pledges,
    provinces,
    record,
    rules,
    switch,
    targets,
    windows,
)
from targets.backups.views import backups
from targets.calendar.views import extend, periods
from targets.reports.views import assign, history
from targets.results.views import closing


class DirectionConverter(StringConverter):
    """Up or down, nothing else."""

    regex = "up|down"


class RuleConverter(StringConverter):
    """A check or a stock rule."""

    regex = "check|stock"


register_converter(DirectionConverter, "direction")
register_converter(RuleConverter, "rule")

YEAR = "config/<slug:cluster>/<int:year>/"

urlpatterns = [
    path("config/", agreement.config, name="config"),
    path("config/provinces/", provinces.config_provinces, name="config_provinces"),
    path("config/provinces/new/", provinces.config_province_new, name="config_province_new"),
    path("config/provinces/merge/", provinces.config_succession_new, name="config_succession_new"),
    path("config/provinces/<slug:code>/", provinces.config_province, name="config_province"),
    path("config/record/", record.config_record, name="config_record"),
    path("config/backups/", backups.config_backups, name="config_backups"),
    path("config/holidays/", periods.config_holidays, name="config_holidays"),
    path("config/holidays/<int:pk>/remove/", periods.config_holiday_remove, name="config_holiday_remove"),
    path("submissions/<int:pk>/assign/", assign.assign, name="assign"),
    path("submissions/<int:pk>/assign/<int:assignment>/end/", assign.assignment_end, name="assignment_end"),
    path("config/<slug:cluster>/history/", history.config_history, name="config_history"),
    path("config/<slug:cluster>/history/<int:pk>/", history.config_history_file, name="config_history_file"),
    path("config/<slug:cluster>/history/<int:pk>/original/", history.original, name="config_history_original"),
    path("config/<slug:cluster>/new/", agreement.config_new, name="config_new"),
    path(YEAR, agreement.config_agreement, name="config_agreement"),
    path(YEAR + "facts/", agreement.config_facts, name="config_facts"),
    path(YEAR + "copy/", agreement.config_copy, name="config_copy"),
    path(YEAR + "publish/", agreement.config_publish, name="config_publish"),
    path(YEAR + "delete/", agreement.config_delete, name="config_delete"),
    path(YEAR + "pledges/", pledges.config_pledges, name="config_pledges"),
    path(YEAR + "pledges/new/", pledges.config_pledge_new, name="config_pledge_new"),
    path(YEAR + "pledges/<int:pk>/", pledges.config_pledge, name="config_pledge"),
    path(YEAR + "pledges/<int:pk>/remove/", pledges.config_pledge_remove, name="config_pledge_remove"),
    path(YEAR + "pledges/<int:pk>/<direction:direction>/", pledges.config_pledge_move, name="config_pledge_move"),
    path(YEAR + "measures/", measures.config_measures, name="config_measures"),
    path(YEAR + "measures/new/", measures.config_measure_new, name="config_measure_new"),
    path(YEAR + "measures/<slug:code>/", measures.config_measure, name="config_measure"),
    path(YEAR + "measures/<slug:code>/remove/", measures.config_measure_remove, name="config_measure_remove"),
    path(YEAR + "targets/", targets.config_targets, name="config_targets"),
    path(YEAR + "targets/new/", targets.config_target_new, name="config_target_new"),
    path(YEAR + "targets/<slug:code>/", targets.config_target, name="config_target"),
    path(YEAR + "targets/<slug:code>/threshold/", targets.config_target_threshold, name="config_target_threshold"),
    path(YEAR + "targets/<slug:code>/switch/", switch.config_target_switch, name="config_target_switch"),
    path(YEAR + "targets/<slug:code>/remove/", targets.config_target_remove, name="config_target_remove"),
    path(YEAR + "rules/", rules.config_rules, name="config_rules"),
    path(YEAR + "rules/<rule:kind>/new/", rules.config_rule_new, name="config_rule_new"),
    path(YEAR + "rules/<rule:kind>/<int:place>/", rules.config_rule, name="config_rule"),
    path(YEAR + "rules/<rule:kind>/<int:place>/remove/", rules.config_rule_remove, name="config_rule_remove"),
    path(YEAR + "members/", members.config_members, name="config_members"),
    path(YEAR + "merger/", merger.config_merger, name="config_merger"),
    path(YEAR + "windows/", windows.config_windows, name="config_windows"),
    path(YEAR + "windows/<slug:code>/remove/", windows.config_window_remove, name="config_window_remove"),
    path(YEAR + "periods/", periods.config_periods, name="config_periods"),
    path(YEAR + "periods/<slug:code>/", periods.config_period, name="config_period"),
    path(YEAR + "periods/<slug:code>/extend/", extend.config_extend, name="config_extend"),
    path(YEAR + "periods/<slug:code>/close/", closing.config_close, name="config_close"),
]
