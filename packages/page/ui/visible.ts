// Text of strangers: characters that nobody sees, or that turn around what stands beside them, are shown as their numbers.
import { options, type ComponentChildren, type VNode } from 'preact'

// Those that core escapes in lines, without the ends of lines: stacks and source lines have them.
const unseen =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** From here on all text of elements is shown so; what attributes and properties hold stays as it is. */
export function showUnseen(): void {
  const before = options.vnode
  options.vnode = (vnode) => {
    if (typeof vnode.type === 'string') showIn(vnode)
    before?.(vnode)
  }
}

function showIn({ props }: VNode<{ children?: ComponentChildren }>): void {
  const { children } = props
  if (typeof children === 'string') props.children = shown(children)
  else if (Array.isArray(children)) props.children = children.map(shownChild)
}

function shownChild(child: ComponentChildren): ComponentChildren {
  return typeof child === 'string' ? shown(child) : child
}

function shown(text: string): string {
  return text.replace(unseen, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
