-- For wrk: asks for the addresses of a file one after the other, so that none is asked for twice.
local paths, position = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do paths[#paths + 1] = line end
end

function request()
  position = position % #paths + 1
  return wrk.format("GET", paths[position])
end
