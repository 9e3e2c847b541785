#pragma once

#include <bit>
#include <cstddef>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace twinhull::yaml {

/// The first byte in a range that is one of `wanted`, or its end. Compares 16 bytes at a time where the CPU
/// can.
template <char... wanted>
const char* find_byte(const char* at, const char* end) {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    __m128i equal = _mm_setzero_si128();
    ((equal = _mm_or_si128(equal, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted)))), ...);
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(equal));
    if (found != 0) return at + std::countr_zero(found);
  }
#endif
  while (at != end && ((*at != wanted) && ...)) ++at;
  return at;
}

/// The first byte in a range that is neither printable ASCII nor a tab or line feed, or its end.
inline const char* skip_printable(const char* at, const char* end) {
#if defined(__SSE2__)
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    // The comparison is signed: bytes from 0x80 are below the first bound.
    const __m128i printable =
        _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(0x1F)), _mm_cmpgt_epi8(_mm_set1_epi8(0x7F), bytes));
    const __m128i white =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')));
    const auto fine = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(printable, white)));
    if (fine != 0xFFFF) return at + std::countr_one(fine);
  }
#endif
  while (at != end && ((*at >= 0x20 && *at < 0x7F) || *at == '\n' || *at == '\t')) ++at;
  return at;
}

}  // namespace twinhull::yaml
