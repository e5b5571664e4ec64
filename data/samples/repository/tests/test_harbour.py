import unittest

from harbour import next_high_water
from harbour.berths import NoBerth, assign_berths, harbour_dues
from harbour.signals import from_lamp, to_lamp
from harbour.tides import TIDE_CYCLE


def test_high_water_comes_again_after_one_cycle():
    first = next_high_water(30, 400)
    assert next_high_water(30, first + 1) == first + 745


def test_cycle_is_twelve_hours_and_a_half():
    assert 12 * 60 < TIDE_CYCLE < 13 * 60


def test_lamp_signs_come_back_as_they_were_sent():
    for word in ["anton", "mast", "tern"]:
        assert from_lamp(to_lamp(word)) == word


def test_a_week_costs_more_than_a_day():
    assert harbour_dues(12, 7) > harbour_dues(12, 1)


class BerthsTest(unittest.TestCase):
    def setUp(self):
        self.lengths = {"quay": 60, "jetty": 35, "pier": 20}

    def test_short_ships_leave_the_quay_free(self):
        plan = assign_berths(self.lengths, [("Auk", 18), ("Eider", 30)])
        self.assertEqual(plan, {"Auk": "pier", "Eider": "jetty"})

    def test_a_ship_that_fits_nowhere(self):
        with self.assertRaises(NoBerth):
            assign_berths(self.lengths, [("Orca", 61)])


if __name__ == "__main__":
    unittest.main()
