-- Drives the language server with Neovim's own client and prints what a person would see, as one line of JSON.
-- Wants $SERVER and $FILE.
local seen = {}

local function wait(what, done)
  if not vim.wait(10000, done, 50) then error('waited in vain for ' .. what) end
end

local function messages(buffer)
  return vim.tbl_map(function(one) return one.code .. ': ' .. one.message end, vim.diagnostic.get(buffer))
end

local function main()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.FILE))
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].filetype = 'uwsgi-ini'
  local id = vim.lsp.start_client({ name = 'uwsgi', cmd = { vim.env.SERVER, '--stdio' } })
  vim.lsp.buf_attach_client(buffer, id)
  wait('diagnostics', function() return #vim.diagnostic.get(buffer) > 0 end)
  seen.diagnostics = messages(buffer)

  vim.api.nvim_win_set_cursor(0, { 2, 2 })
  vim.lsp.buf.hover()
  wait('the window that hovers', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        seen.hover = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
        vim.api.nvim_win_close(window, true)
      end
    end
    return seen.hover ~= nil
  end)

  vim.api.nvim_win_set_cursor(0, { 4, 13 })
  local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/completion', vim.lsp.util.make_position_params(), 10000)
  local items = vim.lsp.util.text_document_completion_list_to_complete_items(answers[id].result, '')
  seen.completion = vim.tbl_map(function(item) return item.word end, items)

  vim.api.nvim_win_set_cursor(0, { 3, 1 })
  vim.ui.select = function(actions, options, choose)
    seen.actions = vim.tbl_map(options.format_item, actions)
    choose(actions[1], 1)
  end
  vim.lsp.buf.code_action()
  wait('the edit', function()
    seen.line = vim.api.nvim_buf_get_lines(buffer, 2, 3, false)[1]
    return seen.line ~= 'proceses = 4'
  end)
  wait('fewer diagnostics', function() return #vim.diagnostic.get(buffer) < #seen.diagnostics end)
  seen.left = messages(buffer)

  vim.lsp.stop_client(id)
  wait('the end of the server', function() return vim.lsp.client_is_stopped(id) end)
end

local fine, problem = xpcall(main, debug.traceback)
if not fine then seen.problem = problem end
io.stdout:write(vim.json.encode(seen) .. '\n')
vim.cmd('qall!')
