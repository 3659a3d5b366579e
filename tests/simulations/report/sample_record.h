// A record of a run as tests need one: every figure has a value of its own.
#pragma once

#include "simulations/report/run_record.h"

namespace schakel::simulations {

inline Figures SampleFigures(double factor) {
  Figures figures;
  figures.nodes = 60;
  figures.seed = 7;
  figures.entries = 20;
  figures.delivered_ratio = 1;
  figures.rmr = 0.01 * factor;
  figures.control_bytes_per_node = 1234.5 * factor;
  figures.ldh = 4.25;
  figures.t50_ms = 80.125 * factor;
  figures.t99_ms = 160.5 * factor;
  figures.t100_ms = 170 * factor;
  for (const int share : {100, 500, 900, 990, 1000})
    figures.curve.push_back({share, share * 0.17 * factor});
  figures.trace_hash = "00ff";
  return figures;
}

inline RunRecord SampleRecord(std::size_t nodes = 60, std::uint64_t seed = 7) {
  RunRecord record;
  record.version = "0.1.0";
  record.scenario = "broadcast";
  record.figures = SampleFigures(1);
  record.figures.nodes = nodes;
  record.figures.seed = seed;
  record.figures.stretch_vs_flood = 2.5;
  record.figures.idle_bits_per_s = 640;
  record.baselines["flood"] = SampleFigures(0.4);
  record.baselines["flood"].rmr = 6.6;
  record.baselines["plumtree"] = SampleFigures(0.8);
  record.baselines["pull"] = SampleFigures(1.5);
  return record;
}

}  // namespace schakel::simulations
