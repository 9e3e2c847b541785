#include "git/pack.h"

#include <algorithm>
#include <utility>

#include "base/zlib.h"
#include "git/delta.h"

namespace twinhull::git {
namespace {

constexpr std::uint64_t fanout_at = 8;
constexpr std::uint64_t names_at = fanout_at + 256 * 4;
constexpr unsigned offset_delta = 6, reference_delta = 7;
/// Git itself writes chains of at most 4095 deltas.
constexpr std::size_t max_deltas = 4'096;

std::uint64_t number(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const char byte : bytes) out = out << 8U | static_cast<unsigned char>(byte);
  return out;
}

}  // namespace

base::Expected<std::unique_ptr<Pack>> Pack::open(const std::string& path) {
  std::unique_ptr<Pack> pack(new Pack());
  for (const auto& [file, ending] : {std::pair(&pack->index_, ".idx"), std::pair(&pack->pack_, ".pack")}) {
    base::Expected<std::unique_ptr<base::RandomAccessFile>> opened =
        base::RandomAccessFile::open(path + ending);
    if (!opened.value) return {std::nullopt, opened.error};
    *file = std::move(*opened.value);
  }
  if (!pack->read_index()) return {std::nullopt, "the pack is damaged, or of an unknown version"};
  return {std::move(pack), {}};
}

bool Pack::read_index() {
  const std::string header = index_->read(0, static_cast<std::size_t>(names_at));
  if (header.size() != names_at || !header.starts_with(std::string_view("\xFFtOc\0\0\0\x02", 8)))
    return false;
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < fanout_.size(); ++i) {
    fanout_[i] = static_cast<std::uint32_t>(number(std::string_view(header).substr(fanout_at + 4 * i, 4)));
    if (fanout_[i] < last) return false;
    last = fanout_[i];
  }
  // Names, checksums and offsets are 28 bytes per object.
  if (index_->size() < names_at + std::uint64_t{28} * last) return false;
  const std::string magic = pack_->read(0, 8);
  return magic.starts_with(std::string_view("PACK\0\0\0\x02", 8)) ||
         magic.starts_with(std::string_view("PACK\0\0\0\x03", 8));
}

ObjectId Pack::id_at(std::uint32_t number) const {
  const std::string bytes = index_->read(names_at + std::uint64_t{ObjectId::size} * number, ObjectId::size);
  return bytes.size() == ObjectId::size ? to_id(bytes) : ObjectId{};
}

std::uint32_t Pack::first_not_below(const ObjectId& id) const {
  const std::size_t first = id.bytes[0];
  std::uint32_t low = first == 0 ? 0 : fanout_[first - 1];
  std::uint32_t high = fanout_[first];
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (id_at(middle) < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::optional<std::uint64_t> Pack::find(const ObjectId& id) const {
  const std::uint32_t location = first_not_below(id);
  if (location >= fanout_.back() || id_at(location) != id) return std::nullopt;
  return offset_at(location);
}

std::optional<std::uint64_t> Pack::offset_at(std::uint32_t location) const {
  const std::uint64_t count = fanout_.back();
  const std::uint64_t offsets = names_at + count * (ObjectId::size + 4);
  const std::string bytes = index_->read(offsets + std::uint64_t{4} * location, 4);
  if (bytes.size() != 4) return std::nullopt;
  constexpr std::uint64_t large = 0x80000000U;  // the rest is an index into the offsets of 8 bytes
  const std::uint64_t offset = number(bytes);
  if ((offset & large) == 0) return offset;
  const std::string wide = index_->read(offsets + count * 4 + (offset & ~large) * 8, 8);
  if (wide.size() != 8) return std::nullopt;
  return number(wide);
}

void Pack::add_matches(std::string_view prefix, std::size_t most, std::vector<ObjectId>& out) const {
  const std::optional<ObjectId> lowest =
      parse_id(std::string(prefix) + std::string(ObjectId::digits - prefix.size(), '0'));
  if (!lowest) return;
  for (std::uint32_t location = first_not_below(*lowest); location < fanout_.back() && out.size() < most;
       ++location) {
    const ObjectId id = id_at(location);
    if (!id.hex().starts_with(prefix)) return;
    if (std::ranges::find(out, id) == out.end()) out.push_back(id);
  }
}

std::optional<Pack::PackEntry> Pack::entry_at(std::uint64_t offset) const {
  constexpr std::size_t head = 64;  // more than the numbers before the content
  constexpr std::size_t step = 16 * 1024;
  const std::string bytes = pack_->read(offset, head);
  std::size_t at = 0;
  const auto next = [&] { return at < bytes.size() ? static_cast<unsigned char>(bytes[at++]) : 0U; };
  unsigned byte = next();
  PackEntry entry{.type = byte >> 4U & 7U};
  std::uint64_t size = byte & 0x0FU;
  for (unsigned shift = 4; (byte & 0x80U) != 0 && shift < 60; shift += 7) {
    byte = next();
    size |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
  }
  if (entry.type == offset_delta) {
    byte = next();
    std::uint64_t distance = byte & 0x7FU;
    for (int i = 0; (byte & 0x80U) != 0 && i < 8; ++i) {
      byte = next();
      distance = (distance + 1) << 7U | (byte & 0x7FU);
    }
    if (distance == 0 || distance > offset) return std::nullopt;
    entry.base = offset - distance;
  } else if (entry.type == reference_delta) {
    if (bytes.size() - at < ObjectId::size) return std::nullopt;
    const std::optional<std::uint64_t> base = find(to_id(std::string_view(bytes).substr(at)));
    if (!base) return std::nullopt;
    entry.base = *base;
    at += ObjectId::size;
  }
  if (size > max_object_size()) return std::nullopt;
  std::uint64_t position = offset + at;
  std::string part;
  bool valid = false;
  entry.data = base::inflate_zlib(
      [&] {
        part = pack_->read(position, step);
        position += part.size();
        return std::string_view(part);
      },
      static_cast<std::size_t>(size), valid);
  if (!valid) return std::nullopt;
  return entry;
}

base::Expected<Object> Pack::read(std::uint64_t offset) const {
  const base::Expected<Object> damaged{std::nullopt, "the pack is damaged, or the object too large"};
  std::vector<std::string> deltas;
  std::uint64_t work = 0;  // limits what a chain of deltas costs
  const std::uint64_t most_work = std::uint64_t{16} * max_object_size();
  for (;;) {
    std::optional<PackEntry> entry = entry_at(offset);
    if (!entry) return damaged;
    work += entry->data.size();
    if (work > most_work) return damaged;
    if (entry->type == offset_delta || entry->type == reference_delta) {
      if (deltas.size() == max_deltas) return damaged;
      deltas.push_back(std::move(entry->data));
      offset = entry->base;
      continue;
    }
    if (entry->type < 1 || entry->type > 4) return damaged;
    Object object{static_cast<ObjectType>(entry->type), std::move(entry->data)};
    for (; !deltas.empty(); deltas.pop_back()) {
      std::optional<std::string> made = apply_delta(object.data, deltas.back(), max_object_size());
      work += made ? made->size() : 0;
      if (!made || work > most_work) return damaged;
      object.data = std::move(*made);
    }
    return {std::move(object), {}};
  }
}

}  // namespace twinhull::git
