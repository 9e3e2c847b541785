#include <utility>

#include "base/sha256.h"
#include "emit/output/output.h"

namespace twinhull::emit {

void spill(std::vector<OutputFile>& files, const std::shared_ptr<base::Spill>& to) {
  for (OutputFile& file : files) {
    if (file.text.empty()) continue;
    const std::optional<std::uint64_t> begin = to->put(file.text);
    if (!begin) return;
    file.sha = base::sha256_hex(file.text);
    file.spilled = {to, *begin, file.text.size()};
    std::string().swap(file.text);
  }
}

std::optional<std::string> PlannedFile::content() const {
  return spilled.in == nullptr ? text : spilled.in->get(spilled.begin, spilled.size);
}

}  // namespace twinhull::emit
