#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_missing_readiness(const Corpus& corpus, Report& report);
void check_missing_probes(const Corpus& corpus, Report& report);
void check_identical_probes(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_unknown_port(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_unexposed_port(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_init_probe(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_invalid_probe(const Container& container, const Pod& pod, const Corpus& corpus, Report& report);
void check_restart_policy(const Pod& pod, const Corpus& corpus, Report& report);

}  // namespace twinhull::lint
