#include "base/program_id.h"

#include <elf.h>
#include <link.h>

#include <cstddef>
#include <cstring>
#include <string_view>

#include "base/hex.h"

namespace twinhull::base {
namespace {

/// The build ID in a segment of notes; each is a header, a name and a value, padded to four bytes.
std::string_view id_in(std::string_view notes) {
  const auto padded = [](std::size_t size) { return (size + 3) & ~std::size_t{3}; };
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) note;
    std::memcpy(&note, notes.data(), sizeof note);
    notes.remove_prefix(sizeof note);
    const std::size_t name = padded(note.n_namesz);
    if (name > notes.size() || note.n_descsz > notes.size() - name) return {};
    if (note.n_type == NT_GNU_BUILD_ID && notes.substr(0, note.n_namesz) == std::string_view("GNU\0", 4))
      return notes.substr(name, note.n_descsz);
    const std::size_t value = padded(note.n_descsz);
    if (value > notes.size() - name) return {};
    notes.remove_prefix(name + value);
  }
  return {};
}

/// Called for the program first, then for its libraries.
int take_id(dl_phdr_info* loaded, std::size_t, void* out) {
  for (std::size_t i = 0; i < loaded->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = loaded->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    const auto* begin = reinterpret_cast<const char*>(loaded->dlpi_addr + segment.p_vaddr);
    const std::string_view id = id_in({begin, segment.p_memsz});
    if (id.empty()) continue;
    *static_cast<std::string*>(out) = to_hex(id);
    break;
  }
  return 1;
}

}  // namespace

std::string program_id() {
  std::string id;
  dl_iterate_phdr(take_id, &id);
  return id;
}

}  // namespace twinhull::base
