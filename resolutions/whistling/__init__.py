"""Rules of whistles 吹哨报到, pure: levels and kinds, their lifecycles, arrival, rates, appraisal."""
